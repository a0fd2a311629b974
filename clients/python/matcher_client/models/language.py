from enum import StrEnum


class Language(StrEnum):
    BO = "bo"
    EN = "en"
    KO = "ko"
    MN = "mn"
    UG = "ug"
    YUE = "yue"
    ZA = "za"
    ZH = "zh"

    def __str__(self) -> str:
        return str(self.value)
