"""Earlier matches with people or requests like this one, over all time and lately."""

from matcher.domain.text import Text
from matcher.features.likeness import (
    CITY,
    COUNTY,
    INDUSTRY,
    ORG_TYPE,
    PROVINCE,
    ROUND,
    STAGE,
    TOPIC,
    TOPIC_AND_ORG_TYPE,
)
from matcher.features.track_record import track_record

LATELY = 365.0
"""Half-life in days of what counts as lately."""


def _pair(where: Text) -> tuple[Text, Text, Text, Text]:
    return (
        Text(f"{where.zh}的过往对接", f"Earlier matches {where.en}"),
        Text(f"{where.zh}已成功对接{{count}}次", f"was matched {{count}} times {where.en}"),
        Text(f"{where.zh}的近期对接", f"Recent matches {where.en}"),
        Text(f"近来在{where.zh}成功对接", f"was matched lately {where.en}"),
    )


_INDUSTRY = _pair(Text("同行业", "in the same industry"))
_PROVINCE = _pair(Text("同省份", "in the same province"))
_CITY = _pair(Text("同城市", "in the same city"))
_COUNTY = _pair(Text("同区县", "in the same county"))
_STAGE = _pair(Text("同阶段", "with ventures at the same stage"))
_ROUND = _pair(Text("同轮次", "in the same funding round"))
_TOPIC = _pair(Text("同主题", "on the same topic"))
_ORG_TYPE = _pair(Text("同类型主体", "with organisations of the same type"))

_TOPIC_TYPE = _pair(Text("同主题同类型主体", "on the same topic with like organisations"))

CASES_INDUSTRY = track_record(INDUSTRY, _INDUSTRY[0], _INDUSTRY[1])
CASES_INDUSTRY_LATELY = track_record(INDUSTRY, _INDUSTRY[2], _INDUSTRY[3], half_life=LATELY)
CASES_PROVINCE = track_record(PROVINCE, _PROVINCE[0], _PROVINCE[1])
CASES_PROVINCE_LATELY = track_record(PROVINCE, _PROVINCE[2], _PROVINCE[3], half_life=LATELY)
CASES_CITY = track_record(CITY, _CITY[0], _CITY[1])
CASES_CITY_LATELY = track_record(CITY, _CITY[2], _CITY[3], half_life=LATELY)
CASES_COUNTY = track_record(COUNTY, _COUNTY[0], _COUNTY[1])
CASES_COUNTY_LATELY = track_record(COUNTY, _COUNTY[2], _COUNTY[3], half_life=LATELY)
CASES_STAGE = track_record(STAGE, _STAGE[0], _STAGE[1])
CASES_ROUND = track_record(ROUND, _ROUND[0], _ROUND[1])
CASES_ROUND_LATELY = track_record(ROUND, _ROUND[2], _ROUND[3], half_life=LATELY)
CASES_TOPIC = track_record(TOPIC, _TOPIC[0], _TOPIC[1])
CASES_TOPIC_LATELY = track_record(TOPIC, _TOPIC[2], _TOPIC[3], half_life=LATELY)
CASES_ORG_TYPE = track_record(ORG_TYPE, _ORG_TYPE[0], _ORG_TYPE[1])
CASES_ORG_TYPE_LATELY = track_record(ORG_TYPE, _ORG_TYPE[2], _ORG_TYPE[3], half_life=LATELY)
CASES_TOPIC_ORG_TYPE = track_record(TOPIC_AND_ORG_TYPE, _TOPIC_TYPE[0], _TOPIC_TYPE[1])
