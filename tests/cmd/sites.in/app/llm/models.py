from enum import Enum

DEFAULT_MODEL = "gpt-5.2"


class Small(str, Enum):
    FAST = "gpt-4o-mini-2024-07-18"
    UNUSED = "gpt-4.1-mini"
