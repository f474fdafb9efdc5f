"""What every service of this app checks before it writes."""

import re

from accord.kernel.matching.long_texts import LONGEST_TEXT, clean_long_text, clean_long_texts, paragraph_key
from accord.kernel.spaces.records import refuse_other_space

# Ids that only this software makes (version 7): of records that left the house without another one.
OWN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

__all__ = ["LONGEST_TEXT", "OWN_ID", "clean_long_text", "clean_long_texts", "paragraph_key", "refuse_other_space"]
