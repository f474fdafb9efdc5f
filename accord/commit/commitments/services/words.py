"""What every service of this app checks before it writes."""

from accord.kernel.matching.long_texts import LONGEST_TEXT, clean_long_text, clean_long_texts, paragraph_key
from accord.kernel.spaces.records import refuse_other_space

__all__ = ["LONGEST_TEXT", "clean_long_text", "clean_long_texts", "paragraph_key", "refuse_other_space"]
