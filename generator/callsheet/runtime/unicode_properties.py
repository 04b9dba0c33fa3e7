"""Unicode properties: the names that ECMA-262 knows for them in `\\p{…}`."""

from __future__ import annotations

import re

_CATEGORY_WORDS = """
C Other, Cc Control cntrl, Cf Format, Cn Unassigned, Co Private_Use, Cs Surrogate, L Letter, LC Cased_Letter,
Ll Lowercase_Letter, Lm Modifier_Letter, Lo Other_Letter, Lt Titlecase_Letter, Lu Uppercase_Letter,
M Mark Combining_Mark, Mc Spacing_Mark, Me Enclosing_Mark, Mn Nonspacing_Mark, N Number, Nd Decimal_Number digit,
Nl Letter_Number, No Other_Number, P Punctuation punct, Pc Connector_Punctuation, Pd Dash_Punctuation,
Pe Close_Punctuation, Pf Final_Punctuation, Pi Initial_Punctuation, Po Other_Punctuation, Ps Open_Punctuation,
S Symbol, Sc Currency_Symbol, Sk Modifier_Symbol, Sm Math_Symbol, So Other_Symbol, Z Separator, Zl Line_Separator,
Zp Paragraph_Separator, Zs Space_Separator, Any
"""
_CATEGORIES = {word: words.split()[0] for words in _CATEGORY_WORDS.split(",") for word in words.split()}
"""Every name of a general category, with its short one."""
_PROPERTY_WORDS = """
ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Assigned Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI
Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM Changes_When_Lowercased CWL
Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash
Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod
Emoji_Modifier_Base EBase Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base
Grapheme_Extend Gr_Ext Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start
IDS Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math
Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark Radical
Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo
Uppercase Upper Variation_Selector VS White_Space space XID_Continue XIDC XID_Start XIDS
"""
_PROPERTIES = frozenset(_PROPERTY_WORDS.split())
"""The properties that are true or false of a character."""
_SCRIPT = re.compile("(?:Script|sc|Script_Extensions|scx)=[A-Z][A-Za-z_]*")
"""A script by its name. Which names there are is left to Unicode, where scripts are added every year."""


def category(written: str) -> str | None:
    """The short name of a general category, such as `Lu` for `gc=Uppercase_Letter`, or None for anything else."""
    return _CATEGORIES.get(re.sub("^(?:General_Category|gc)=", "", written))


def is_other_property(written: str) -> bool:
    """Whether a name is of a property or a script, of which Python knows nothing."""
    return written in _PROPERTIES or _SCRIPT.fullmatch(written) is not None
