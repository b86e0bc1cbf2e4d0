"""How rare a string is in Chinese text, roughly: `frequency`. Used only to choose what to look for first.

The order of the characters was counted over public corpora (microblogs, headlines, reviews, news, encyclopaedia; read
on 2026-11-21, each source weighing the same); the curve is fitted to those counts.
"""

from __future__ import annotations

from typing import Final

_BY_FREQUENCY: Final = (
    "的不了是一有0我好1在人个大很2这还到就时上中为来也年没国都以小点要送多会和吃可后下家天能生么子说出3间过道5发9地次用太错得看本度行于开学们分自日8房对心成机店电他4面比里快新现餐服你果前方最去高务"
    "6作经真月感给价但实东全然外味酒公想之而7买常理员业手两动部美觉第其长市意等那定三事被只样西起主如特差所与入打非图别进水体着工再话名同法当重住品什内e加元场力明金无平情位因量种将通a车合知i单书总问期"
    "o才关些回者较啊少又台京口文已菜肉老评己相海二及直万门物路女产建从基结头网客提正安民让区做北性十n设速收超今早接利信格装星题更难包几完应级放饭慢保化晚半南气便系华考线斯r代近色商并受政此身马队喜吧质货"
    "候表由死交原世数t且望制教解球四欢程赛该每至活山满强爱资持选香目视热联把怎报费展组计科友司游般任称儿态周挺干使带像走推见首米亚战反饼变流调楼s城达师或音足改站居尔算清l号影管士配式认光订空先失乐S风处"
    "卖记布A取指百男五各军向值卡整片花谢钱求拉C议环连专准立巴股运界王件P她统张边办传购白广论标港油哈离语州火院容续钟条始神决克英支示德份M际卷c校越确试声T观社哥告拿转字盘导何预境节h孩宝施吗深置需约红"
    "希根显济术找备够换易板投m龙精注跟功类领户待它型复苹共尼刚象豆D妈消创研玩鲜d增局赞据退Iu形馆微阿集售呢鸡步写O低优林获技存团料远造未修江效思证府演午贵食版照适款省黑罗读历套戏排简具双块听治苦眼景鱼"
    "查银递班睡虽皮息朋B亲引规育习极青参屏往凉辣言致村命E委粥p底识请却助卫史怕G久床洲举器画升职必招许黄脑供阳充岁层土义牛博李拍兰宾铁则营列素终势坏温落即"
)
_RARE: Final = 5e-5
# Letters of one word keep company: given the first, the next is far likelier than by itself.
_COMPANY: Final = 0.1


class _Shares(dict[str, float]):
    """Filled as characters are met."""

    def __missing__(self, character: str) -> float:
        rank = _BY_FREQUENCY.find(character)
        share = self[character] = _RARE if rank < 0 else 0.035 / (rank + 2) ** 0.65
        return share


share_of: Final = _Shares().__getitem__
"""How often a character stands in a text."""


def frequency(string: str) -> float:
    """The share of places in a text where the string stands."""
    return min(map(share_of, string)) * _COMPANY ** (len(string) - 1)
