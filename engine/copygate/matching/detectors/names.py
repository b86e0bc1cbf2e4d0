"""Names of Chinese people, where something around them says that a name stands there."""

from __future__ import annotations

from typing import Final

from copygate.lazily import Lazily

SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦"
    "申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包"
    "司柏宁柯阮桂闵解强柴华车冉房边穆娄卓尚佘褚仇冷燕匡敖封栾桑佟巩苟阚晏郜蒲扈容湛岑茅滕粟冀漆麦冼蔺阙赫虞迟芮池乐臧储鄢苑腾邬翟"
)
_COMPOUND: Final = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "司徒",
    "夏侯",
    "端木",
    "南宫",
)
# Words that begin like a name.
_WORDS: Final = """
    管教 成了 易接 时代 左右
    毕业 成绩 成长 单元 游戏 方队 方阵 时光 包干 柜子 金奖 金点 石榴 温馨 温情 温暖 雷锋 阳光 余额 席位 应急 贺卡
    施工 安静 白领 黄牛 金领 石家庄 温州 金华 常州 常德 黄山 黄石 安徽 安阳 宁波 宁夏 文昌 万州 余姚 余杭 郑州 徐州
    梅州 柳州 韩国 沈阳 邢台 邵阳 岳阳 乐山 甘肃 贺州 龙岩 毕节 阳江 成都 曲靖 秦皇岛 唐山 祁连 景德镇 鲁南 鲁西
    江南 江北 江东 江浙 温泉 金属 金秋 石油 石墨 史记 柳叶 黄帝 康师 高原 高铁 高速 高层 高管 高校 方便 方才 明天
    明年 夏令 常年 常人 成本 成分 成就 曾祖 安装 安心 安慰 钱币 马拉 马来 马蜂 牛肉 牛皮 熊猫 龙虾 花费 王子 王者
    王国 王牌 高兴 高手 高级 高端 李宁 黄金 马路 马桶 金牌 金色 石头 白色 黄色 毛绒 江湖 龙年 夏天 夏季 秦皇 齐全
    明星 任务 常规 程序 高血 高危 高龄 高热 高烧 高度 高压 高脂 高尿 黄疸 黄体 黄斑 白血 白细 白带 白天 白内 白癜
    曾有 曾经 曾在 曾因 曾被 曾患 任何 任意 方可 方能 石膏 金额 万分 段时 易感 易患 易发 易怒 常见 常有 常用 常伴
    何时 何种 康复 江苏 程度 余下 于今 于昨 于本 于入 于当 于上 于下 于次 于去 于某 于是 叶酸 范围 马上 史上 文明
    安全 安排 温度 成功 成为 成人 成年 关于 关注 单独 单纯 单位 时间 时候 全部 全家 向医 应该 应当 项目 强调 解决
    包括 包含 左肺 左眼 左膝 左肾 左侧 左手 华东 华北 华南 车祸 房颤 边缘 位于 查看 查出 路过 平时 管理 游客 季节
    严重 严格 牛奶 毛病 景区 时常 金融 宁可 高考 高中 高年 高血压 方案 方法 方式 方面 文化 文章 万元 武汉 雷达 田径
    江西 康熙 龙头 汤药 谷物 苗族 卫生 章程 向前 向上
"""
_NOT: Final = frozenset(_WORDS.split())
# Surnames that are more often other words: believed only where the name is set off.
AMBIGUOUS: Final = frozenset("成易向万时于常方明安应连单关边路华温查车平施康解包曲管祝房强尚冷燕封容麦池乐储腾迟桑")
# What follows a name rather than ends it.
_AFTER: Final = frozenset(
    "的确患被因在于已自入出曾今检诊说是有和与同查男女年住感染昨近现为将经到从向及或等也都就又还，。、其先考获得参转成提上下本家报打开怀做"
    "老主校医护家父母爸妈爷奶姐哥弟妹身联电手微邮地病童孩款岁村镇县市区省乡"
)


def name_at(text: str, start: int) -> int | None:
    """Where the name that begins here ends; None when none does."""
    end = _name_end(text, start)
    if end is None:
        return None
    after = text[end : end + 1]
    if text[start] in AMBIGUOUS and _is_letter(after) and after not in "的被是在和与等同":
        return None
    return end


def _name_end(text: str, start: int) -> int | None:
    if text[start : start + 2] in _NOT or text[start : start + 3] in _NOT:
        return None
    given = start + (2 if text[start : start + 2] in _COMPOUND else 1)
    if given == start + 1 and (start >= len(text) or text[start] not in SURNAMES):
        return None
    if not _is_letter(text[given : given + 1]) or (text[given] in _AFTER and text[given] not in "开成先文华本家同年"):
        return None
    second = text[given + 1 : given + 2]
    return given + (2 if _is_letter(second) and second not in _AFTER else 1)


# No name is given of these: 常吃, 于晚, 高了.
_NO_GIVEN: Final = frozenset(
    "多少吃喝买卖看听说来去给让用过着了吗呢吧啊哦嘛么们这那哪你我他她它您谁没不很太最更再就只才每各几的地得啦呀哈个些种次件款"
)


def surely_name_at(text: str, start: int) -> int | None:
    """Where the name that begins here ends, with nothing around to say that one does: no ordinary word stands there."""
    from copygate.normalisation.ordinary import is_word

    end = _name_end(text, start)
    if end is None or any(is_word(text[start : start + length]) for length in (2, 3, 4)):
        return None
    given = start + (2 if text[start : start + 2] in _COMPOUND else 1)
    if end - given == 2 and (is_word(text[end - 1 : end + 1]) or is_word(text[end - 1 : end + 2])):
        end -= 1
    # 于患者, 成年人: what begins behind an ambiguous surname is a word of its own.
    if text[start] in AMBIGUOUS and _is_letter(text[end : end + 1]) and (end - given < 2 or is_word(text[given:end])):
        return None
    if not _NO_GIVEN.isdisjoint(text[given:end]) or is_word(text[end - 1 : end + 1]):
        return None
    return end


_TITLE: Final = Lazily(
    r"(?:女士|先生|小姐|太太|阿姨|叔叔?|大[爷妈娘姐哥叔]|奶奶|爷爷|婆婆|[姐哥嫂婶]|老爷子|老太太|老先生|某某?|总|经理|老师|同学|师傅)"
)


def person_at(text: str, start: int) -> int | None:
    """Where the name that begins here ends, or what stands for a name: 张女士, 小王, 李某, 老陈."""
    familiar = text[start : start + 1] in ("小", "老", "阿") and text[start + 1 : start + 2] in SURNAMES
    if familiar and text[start : start + 2] not in _NOT:
        return start + 2
    title = _TITLE.match(text, start + 1) if text[start : start + 1] in SURNAMES else None
    return title.end() if title is not None else name_at(text, start)


def name_before(text: str, end: int) -> int | None:
    """Where the name that ends here begins: the longest of two to four characters that is one and nothing else."""
    for start in (end - 4, end - 3, end - 2):
        if (
            start >= 0
            and name_at(text, start) == end
            and not (start and _is_letter(text[start - 1]) and _joined(text, start))
        ):
            return start
    return None


def titled_before(text: str, end: int) -> int | None:
    """Where a surname with a title that ends here begins: 林小姐, 孙先生."""
    for start in (end - 3, end - 2):
        title = _TITLE.match(text, start + 1) if start >= 0 and text[start] in SURNAMES else None
        if (
            title is not None
            and title.end() == end
            and not (start and _is_letter(text[start - 1]) and _joined(text, start))
        ):
            return start
    return None


def _joined(text: str, start: int) -> bool:
    """Whether the character before makes another word of the surname: 小王, 老李 are no full names."""
    return text[start - 1] in "小老阿大"


def _is_letter(character: str) -> bool:
    return "一" <= character <= "鿿"
