"""What kind of text this is, read from the text itself: `genres` of it among `GENRES`.

Kinds that nobody sells with: weather reports, news, notices, recipes, an authority's warning. A kind takes several
independent signs, and no sign of trade may stand beside them, so that an advertiser who dresses up as one of them must
leave out what he came to sell. What the draft declares of itself is not looked at.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from copygate.matching.regex import EncodedText, Pattern
from copygate.model.vocabulary import GENRES

_FEWEST: Final = {
    "weather-report": 3,
    "news-report": 3,
    "public-notice": 3,
    "recipe": 4,
    "official-warning": 3,
    "narrative": 3,
}
"""How many of its signs a kind takes."""

_CORE: Final = {"news-report": (4, 5), "official-warning": (2, 3), "public-notice": (1, 3), "narrative": (0,)}
"""Of these signs, by their number from nought, it takes one at least: affairs of the public, not of one seller."""

_WRITTEN: Final = {
    "weather-report": (
        r"(?:最高|最低|白天|夜间|早晨|平均|午后)?(?:气温|温度)|\d\s?(?:℃|°C|摄氏度)|[零\-]?\d{1,2}度",
        r"多云|阴天|阴转|转阴|晴转|转晴|晴到|晴天|阵雨|小雨|中雨|大雨|暴雨|雷雨|雷电|小雪|大雪|雨夹雪|霜冻|大雾|雾霾|冰雹|回南天",
        r"今天|今日|今夜|明天|明日|后天|周末|本周|未来[\d一二三四五六七八九十几两]+天|夜间|白天|傍晚|凌晨|明后天|\d+日",
        r"\d\s?(?:级|到\d级)|东[南北]?风|西[南北]?风|[南北]风|偏[东南西北]风|大风|阵风|台风|风力",
        r"冷空气|寒潮|降温|升温|回暖|高温|低温|湿度|能见度|降水|降雨|降雪|空气质量|紫外线",
        r"气象台|气象局|天气预报|预警信号|(?:黄|橙|红|蓝)色预警",
        r"全[市省县区]|我[市省县区]|本[市省县]|部分地区|大部|局部|沿海|山区|市区|城区|[东南西北]部|江南|华[东南北中]|东北|西南|西北",
    ),
    "news-report": (
        r"本报讯|新华社|中新[社网]|央视|人民网|本台消息|通讯员|本网讯|[\p{Han}]{2,4}\d{1,2}月\d{1,2}日电|记者|新华网|法新社|路透社|美联社",
        r"(?:据|根据)[^,，。\n]{2,20}(?:报道|消息|通报|公布|介绍|发布|透露|数据|统计)|(?:数据|统计|调查|研究|监测|公告)(?:显示|表明|认为|称)|(?:协会|部门|机构|研究院|研究所)(?:近日|昨日|昨天)?(?:发布|公布|通报)|分析师|据悉|据了解|据介绍|获悉|了解到",
        r"(?:表示|指出|介绍说?|强调|认为|透露|宣布|称|说|坦言|回应|证实|警告|呼吁|重申)[,，:：“\"。]|(?:他|她)(?:说|表示|认为|称|指出)",
        r"昨[天日晚]|今[天日晨晚]|日前|近日|前日|当地时间|去年|上半年|截至|本月|上月|今年|本赛季|全场|赛后|最后一节|首节|上半场|下半场|下周|月底|[一二三四五六七八九十]月|前三季度|周[一二三四五六日]|(?:19|20)\d\d年|\d{1,2}月\d{1,2}日",
        r"国务院|外交部|总统|总理|首相|主席|部长|省委|市委|市政府|省政府|政府|议会|国会|人大|政协|法院|检察院|警方|公安|部队|联合国|欧盟|"
        r"委员会|发改委|财政部|商务部|央行|证监会|大学|研究院|研究所|球队|联赛|世界杯|奥运会|锦标赛|展览会|博览会|代表团|发言人",
        r"主场|客场|小将|老将|犯规|红牌|组委会|战胜|负于|战平|战成平局|半决赛|赛季|俱乐部|教练|卫冕|名将|小组第一|中国队|中国组合|化石|指数|收盘|期货|逆回购|国债|净利润|营业收入|机构投资者|项目|工程|通车|竣工|签署|会议|会谈|访问|选举|谈判|事故|伤亡|遇难|救援|地震|抗洪|调查组|审理|开庭|判决|比分|决赛|夺冠|进球|"
        r"同比|环比|亿元|亿美元|增长|下降|进出口|国内生产总值|外贸|投产|验收",
    ),
    "public-notice": (
        r"(?:公告|通知|通告|公示|启事|声明|温馨提示|温馨提醒|须知|流程|说明)(?:[:：\n】]|$)|各位(?:家长|患者|业主|住户|同学|读者|乘客|旅客|老师)|^[^\n]{0,30}(?:公告|通知|通告|公示|启事)",
        r"特此(?:公告|通知|通告|公示|说明)|现将|予以(?:公布|公示)|请(?:各|广大|相关|全体|予以|周知|相互转告|携带|佩戴|提前|到|先到|先|于|在|自行|互相|将|不要|按|关闭|注意|家长|同学|业主|住户|乘客|读者|患者|考生|自备)|敬请(?:谅解|留意|周知)|"
        r"带来(?:的)?不便",
        r"自\s?(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日(?:\d{1,2}[时:：点]|起|至|上午|下午)|即日起|截止(?:日期|时间)?",
        r"挂号|就诊|候诊|探视|门诊时间|取药|抽血|检查前|停水|停电|停气|检修|封闭|施工|暂停|绕行|调整|改道|闭馆|停诊|放假|值班|搬迁|招领|遗失|征集|抽查|缴费|年检|换届|选举|听证|"
        r"登记|申报|申请|办理|报到|开学|考场|准考证|图书馆|体检",
        r"(?:供水|供电|燃气|物业|社区|居委会|村委会|街道|街道办|管委会|办事处|学校|学院|医院|图书馆|博物馆|公交|地铁|铁路|税务|社保|公积金|"
        r"交警|消防|市政|城管|财务|人事|后勤|教务)[^,，。\n]{0,10}(?:处|局|办|部|中心|公司|科|室|集团|馆|院|站|队|$)|业主委员会",
    ),
    "recipe": (
        r"\d+\s?(?:克|g|毫升|ml|ML|勺|茶匙|汤匙|杯|个|根|片|瓣|两|斤|块|小把|把)|适量|少许|半(?:勺|个|根|斤|碗)|一小?(?:勺|把|撮|碗)",
        r"切[成]?(?:丝|片|丁|块|段|末|碎)|去(?:皮|核|骨|腥|壳)|洗净|泡发|焯水|腌制?|剁碎|打散|拍碎|沥干",
        r"(?:大|中|小|文|旺)火|油温|下锅|热锅|起锅|出锅|收汁|翻炒|煸炒|爆香|炖煮?|焖|蒸\d|烤\d|煮\d|烤箱|蒸锅|预热|开锅|水开",
        r"加入|放入|倒入|撒上|淋上|拌匀|搅拌|揉成|醒面|醒发|发酵|调味|盛盘|装盘|摆盘|冷藏\d",
        r"(?:^|\n|[。;；\s])(?:\d{1,2}[.、．)]|第[一二三四五六]步|步骤|[①②③④⑤])|做法|食材|配料|用料|调料|材料",
        r"分钟|小时|半小时|一夜|隔夜|片刻",
    ),
    "official-warning": (
        r"(?:[\p{Han}](?:局|委|厅|办|会|部门|中心)(?:近日|昨天|今天|昨日)?(?:提醒|提示|通报|发布|曝光)|市场监管|市监|市场监督管理|工商|消保|消费者协会|消费者委员会|消委|消协|公安|派出所|警方|民警|反诈|网警|法院|检察院|法官|检察官|网信|药监|"
        r"药品监督|卫健|卫生健康|疾控|证监|银保监|金融监管|人民银行|教育局|教育厅|教育部门|教育行政|住建|税务|海关|应急管理|监管部门|"
        r"执法人员|执法局|执法队|行政机关|监管局)",
        r"提醒|警示|提示|通报|公布|曝光|通告|告诫|约谈|辟谣|普法|以案说法|发布会|宣讲|行政处罚|典型案例|审结|审理|庭审|一审|二审|宣判|起诉书|警官说|民警说|法官说",
        r"查处|立案|处罚|罚款|被罚|罚没|没收|判决|判处|判令|不予支持|驳回|维持原判|纠纷|有期徒刑|刑事拘留|刑拘|抓获|逮捕|起诉|吊销|责令|整改|整治|打击|取缔|当事人|"
        r"违法|违规|涉嫌|虚假宣传|欺诈|诈骗|骗局|受骗|上当|被骗|套路|陷阱",
        r"谨防|警惕|切勿|不要购买|不要相信|不能相信|求助|保留好|保留|原告|被告|勿信|勿轻信|注意辨别|提高警惕|擦亮眼睛|请勿|不得|不能轻信|理性|保留证据|及时报警|拨打110|"
        r"12315|12345|96110|维权|举报|投诉",
    ),
    "narrative": (
        # Long enough to tell or explain something.
        r"(?s)\A.{30,}",
        r"(?:[^其]|^)[他她](?:们|的|在|是|说|也|就|又|和|与|有|把|被|从|对|于)?|它们|此人|其[父母子妻中后间余]|该[校站区县市国剧片书乐队人地军团属种]",
        r"当时|后来|之后|于是|从前|曾经|曾\p{Han}|那时|那年|不久|最终|随后|先后|起初|原来|早在|直到|此前|后期|早期|期间",
        r"1[0-9]\d\d年|20[0-2]\d年|[\d一二三四五六七八九十]+世纪|\d0年代|公元|\d{1,2}月\d{1,2}日|[一二三四五六七八九十\d]+年[前后]",
        r"是一[种个位座名部条家所款支本]|位于|又称|亦称|也称|简称|别名|学名|属于|隶属|出生于|生于|毕业于|成立于|创建于|创立于|建于|"
        r"改编自|主演|组成|分布|面积|人口|海拔|定义|是指|指的是",
        r"因此|然而|此外|例如|另外|由于|尽管|虽然|不过|因为|所以|而且|并且|其中|即使|如果|但是|总之|同时|至于|尤其",
        r"(?:说道?|认为|表示|问道?|回答|答道|写道|称|指出|解释|提到)[:：,，“\"]|[“\"「][^”\"」\n]{6,}[”\"」]|[？?]",
        r"我(?:们)?(?:去|住|入住|看|吃|买|觉得|感觉|到|在|问|发现|想|不|也|就|是|有|还|都|对|跟|和|从)|我的|本人|"
        r"个人(?:感觉|认为|觉得)|楼主",
    ),
}

# What only those say who have something to sell. A warning may speak of it as what others do.
_TRADE: Final = Pattern(
    r"本店|小店|我店|我司|本品|本款|这款|此款|本产品|旗舰店|体验店|包邮|现货|到货|选购|抢购|秒杀|特惠|特价|优惠价|立减|满减|让利|清仓|甩卖|"
    r"上新|首发价|团购价|拼团|加盟热线|加盟电话|诚招|咨询电话|咨询热线|订购热线|加微信|橱窗|小黄车|进店|"
    r"免费领|免费试|免费体验|体验价|好礼|赠品|买一送|买\d送|第二件|到手价|仅需|开抢|畅享|尊享|臻享|奢享|焕新|值得拥有|等你来|"
    r"欢迎(?:选购|品尝|光临|惠顾|致电|咨询|订购|进店|加盟)|恭候|莅临品鉴|认准|放心购|下单|戳这里|点击下方|点击购买|联系我们|我们的产品|"
    r"(?i:shop now|buy now|order now|link in bio)"
)
# What others say too, once in a while.
_TRADE_WORDS: Final = Pattern(
    r"优惠|折扣|促销|热线|客服|限时|限量|新品|上市|门店|专柜|专卖店|预订|链接|二维码|售价|原价|热卖|热销|畅销|首选|我们家|我公司|本公司|"
    r"套餐|课程|报名|招生|协议班|门票|会员|福利|口感|原料|配方|适用|功效|本院|我院|楼盘|户型|开盘|首付|品质|工艺|配送|匠心|"
    r"该款|该产品|招商|加盟|送礼|起售|开售|只需|您|订购|扫码|私信|微信号|购物车|到店|现价|(?i:sale|discount)"
)
# Goods and services that are sold, named by what they are, with a superlative for them: praise, in whatever dress. What
# people review and reports rank by themselves (hotels, films, teams, cities) is not here.
_GOODS: Final = (
    r"(?:面霜|面膜|乳液|眼霜|精华液?|防晒霜?|护肤品|化妆品|口红|洗面奶|洗发水|沐浴露|牙膏|奶粉|辅食|纸尿裤|保健品|床垫|枕头|沙发|净水器|净水机|"
    r"净化器|热水器|空调|冰箱|洗衣机|扫地机(?:器人)?|洗碗机|集成灶|油烟机|面包机|豆浆机|电饭煲|破壁机|充电宝|耳机|平板|手机|轮胎|机油|行李箱|"
    r"羽绒服|内衣|运动鞋|跑鞋|童装|家纺|四件套|瓷砖|地板|涂料|门窗|白酒|红酒|酱油|食用油|茶叶|补习班|辅导班|培训班|培训机构|学堂|月子中心|"
    r"月嫂|装修公司|装饰公司|家装公司|家政公司|理财产品|理财公司|理财平台|膏药|贴膏|种子|农药|化肥)"
)
_PRAISE: Final = Pattern(
    rf"(?:最[佳好优棒]|最(?:好用|好吃|有效|安全|专业|先进|放心|值得\p{{Han}}{{1,2}})|第一|顶级|顶尖|一流|领先|首屈一指|独一无二|数一数二)(?:水平)?的?"
    rf"(?:[\p{{Han}}]{{0,4}}{_GOODS}|(?:国货|国民|行业|家装|护肤|健康|教育)?(?:大)?品牌)|"
    rf"{_GOODS}[\p{{Han}}]{{0,2}}(?:第一品牌|领导品牌|领军品牌|冠军品牌)|(?:不是|可不是|绝不是|真不是)吹的|谁(?:用|喝|吃)谁知道|"
    r"(?:用|吃|喝)过(?:的人)?都说好|正品[\p{Han}]{0,4}(?:根治|治愈|治好|有效)"
)
# What only a seller promises; no forecast, notice or recipe does so for itself.
_PROMISE: Final = Pattern(
    r"(?:保|包)过(?:班|协议)?|不过(?:全额)?(?:退款|退费)|保本(?:保息|理财|高息)|稳赚|(?:投资|年)回报率?(?:高达|可达|达|约|为)?\d|升值(?:潜力|空间)|"
    r"(?:能|可以?|可以有效|有效)?(?:根治|治愈|治好|治疗|防治|降低?)(?:糖尿病|高血压|血压|血糖|血脂|癌症?|肿瘤|痛风|失眠|湿疹|胃病|便秘|风湿|关节炎|脚气)|"
    r"(?:代替|替代|取代)母乳|全网最\p{Han}|全(?:国|城|市|球)最好[\p{Han}]"
)
_PLAIN_KINDS: Final = frozenset(("weather-report", "public-notice", "recipe"))
# What every cook says too: it sells nothing in a text that has nearly all the signs of a recipe.
_KITCHEN: Final = Pattern(r"这款|仅需|只需|原料|口感|配方|品质|适用|首选|您|选购时")
_SURELY_RECIPE: Final = 5
_PER_WORD: Final = 120
"""Characters for each such word that a text of another kind may hold."""
_SPOKEN_OF: Final = Pattern(
    r"(?:不要|切勿|请勿|勿|谨防|警惕|拒绝|以|打着|声称|谎称|自称|诱导|诱骗|要求|引诱|让其|称|通过|冒充|虚构|所谓|号称|宣称|发布|标注|使用)"
    r"[^,，。；;\n]{0,30}"
)
# A seller about himself; no authority speaks so, but in the words it quotes.
_OWN_VOICE: Final = Pattern(r"本店|小店|我店|我司|本品|本款|本产品|我们的产品")
_QUOTED: Final = Pattern(r"[“「『\"][^”」』\"\n]{0,80}[”」』\"]|《[^》\n]{0,80}》")
_READ_AT_MOST: Final = 20_000
"""Characters by which a kind shows itself; what a longer text sells it must sell in its rest too."""


def genres(text: str) -> frozenset[str]:
    """The kinds of text this is; none where it is anything else or trades in anything."""
    read = Genres(text)
    return frozenset(kind for kind in GENRES if read.is_of(kind))


class Genres:
    """The kinds of one text, each worked out when it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._read = EncodedText(text[:_READ_AT_MOST])
        self._characters = set(self._read.text)
        self._shows: dict[tuple[str, int], bool] = {}
        _NEEDS.count()

    def is_of(self, kind: str) -> bool:
        """Whether the text is of that kind, and nothing in it trades, praises or promises."""
        if kind == "recipe" and self._cooks:
            return not self._praises and not self._promises
        return self._looks(kind) and not self._praises and not self._sells

    def _looks(self, kind: str) -> bool:
        return self._signs(kind) and not (kind in _PLAIN_KINDS and self._promises)

    @cached_property
    def _cooks(self) -> bool:
        """Whether this is surely a recipe, and without the words of the kitchen nothing in it trades."""
        signs = sum(self._has("recipe", number) for number in range(len(SIGNS["recipe"])))
        return signs >= _SURELY_RECIPE and not _trades(_without(self._text, _KITCHEN))

    @cached_property
    def _told(self) -> str:
        return _without(self._text, _SPOKEN_OF)

    @cached_property
    def _promises(self) -> bool:
        return _PROMISE.found_in(EncodedText(self._told))

    @cached_property
    def _praises(self) -> bool:
        return _PRAISE.found_in(EncodedText(self._told))

    @cached_property
    def _sells(self) -> bool:
        if not _trades(self._text):
            return False
        # An authority's warning may speak of trade as what others do, whatever other kind it is of too.
        warns = self._looks("official-warning") and not _OWN_VOICE.found_in(EncodedText(_without(self._text, _QUOTED)))
        return not warns or _trades(self._told)

    def _signs(self, kind: str) -> bool:
        """Whether the text has the signs that the kind takes."""
        count = len(SIGNS[kind])
        if not any(self._has(kind, number) for number in _CORE.get(kind, range(count))):
            return False
        needed = _FEWEST[kind]
        for number in range(count):
            if needed > count - number:
                return False
            needed -= self._has(kind, number)
            if not needed:
                return True
        return False

    def _has(self, kind: str, number: int) -> bool:
        known = self._shows.get((kind, number))
        if known is None:
            sign = SIGNS[kind][number]
            known = self._shows[kind, number] = sign.possible(self._characters) and sign.found_in(self._read)
        return known


def _trades(text: str) -> bool:
    read = EncodedText(text)
    return _TRADE.found_in(read) or sum(1 for _ in _TRADE_WORDS.find(read)) > len(text) // _PER_WORD


def _without(text: str, pattern: Pattern) -> str:
    """The text without what the pattern matches."""
    read = EncodedText(text)
    kept, at = [], 0
    for start, end in pattern.find(read):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


class _Needs:
    """Works out which characters each sign cannot do without, once so many texts are asked about that it pays."""

    def __init__(self) -> None:
        self._asked = 0

    def count(self) -> None:
        """One more text is asked about."""
        self._asked += 1
        if self._asked == _WORTHWHILE:
            self.learn()

    def learn(self) -> None:
        """Give every sign its needs."""
        from copygate.matching.patternneeds import needs_of

        for signs in SIGNS.values():
            for sign in signs:
                sign.needs = needs_of(sign.source)


_WORTHWHILE: Final = 100
_NEEDS: Final = _Needs()
SIGNS: Final = {kind: tuple(Pattern(f"(?m){sign}") for sign in signs) for kind, signs in _WRITTEN.items()}
