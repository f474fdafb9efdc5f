"""Words that say nothing about what a promise is about: they are in every text of their language, or in every promise.

Function words of English (articles, pronouns, prepositions, conjunctions, question and auxiliary verbs, adverbs of
degree) and of Urdu (also written in the older spelling), then what recommendations say whatever they are about.
"""

from typing import Final

from accord.kernel.search.stemming import stems_of
from accord.kernel.spaces.folding import fold

_ENGLISH: Final = """
    the and for that with from this these those their there theirs them they then than thus all any its our ours
    your yours you his her hers him she who whom whose what which when where why how whether while until unless since
    are was were been being has have had having does did done doing can could may might must shall should will would
    not nor but yet too very also only just even ever never always often again still already about above across after
    against along among around before behind below beneath beside besides between beyond both but down during each
    either every few here hereby herein inside into less least like many more most much near neither next none off
    once one other others another ought out outside over own per same several some such through throughout till
    together toward towards under upon via within without
"""
_PROMISED: Final = """
    take takes taking ensure ensuring continue strengthen further measures measure steps necessary including include
    includes order effective effectively implement implementation national state government rights human department
    ministry office province provincial district federal committee body sample make makes made making known find found
    give given full fully accordance according regard regarding respect view particular particularly especially
    promote promotion improve enhance efforts effort
"""
_URDU: Final = """
    اور کے کی کا کو کہ سے میں پر تک نے ہے ہیں تھا تھی تھے ہو ہوں ہوا ہوئے ہوئی ہونا ہونے ہوگا ہوگی ہوں گے گا گی
    جو جس جن جب جہاں جیسے جیسا کون کیا کیوں کب کہاں کیسے کتنا کتنے کتنی کس کن یہ وہ اس ان ایک ہر کوئی کچھ سب تمام
    بھی ہی تو نہ نہیں یا مگر لیکن اگر چاہیے سکے سکتا سکتی سکتے رہا رہی رہے گیا گئے گئی جائے جائیں جاتا جاتی جاتے کر کرے
    کریں کرنا کرنے کرتا کرتی کرتے کیے کئے کی گئی لیے لئے ساتھ بعد پہلے دوران درمیان اندر باہر اوپر نیچے بغیر والا والی
    والے اپنا اپنی اپنے ہم آپ وہی یہی پھر جاری مزید یقینی بنانا بنانے بنائے اقدامات اقدام ضروری مؤثر حقوق انسانی حکومت
    محکمہ وزارت دفتر صوبہ صوبائی ضلع ضلعی وفاقی قومی ریاست کمیٹی
"""


def _known(*texts: str) -> frozenset[str]:
    words = {word for text in texts for word in fold(text).split()}
    return frozenset(words).union(*(stems_of(word, ()) for word in words))


SAYS_NOTHING: Final = _known(_ENGLISH, _PROMISED, _URDU)
