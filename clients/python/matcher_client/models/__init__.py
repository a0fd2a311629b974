"""Contains all the data models used in inputs/outputs"""

from .action import Action
from .add_in import AddIn
from .advice_out import AdviceOut
from .answer_in import AnswerIn
from .answers_out import AnswersOut
from .attribute_out import AttributeOut
from .batch_out import BatchOut
from .batch_request import BatchRequest
from .case_out import CaseOut
from .chance_out import ChanceOut
from .contribution_out import ContributionOut
from .correct_in import CorrectIn
from .counts_response_cases_counts import CountsResponseCasesCounts
from .decision_in import DecisionIn
from .decision_in_action import DecisionInAction
from .entrepreneur import Entrepreneur
from .event import Event
from .events_in import EventsIn
from .excluded_out import ExcludedOut
from .fault_out import FaultOut
from .group_evidence import GroupEvidence
from .health_response_system_health import HealthResponseSystemHealth
from .item_out import ItemOut
from .kept_out import KeptOut
from .kept_out_request import KeptOutRequest
from .kept_out_shown import KeptOutShown
from .kind_out import KindOut
from .kind_out_examples_item import KindOutExamplesItem
from .kind_out_features_item import KindOutFeaturesItem
from .kind_out_pairs_item import KindOutPairsItem
from .kind_out_schema import KindOutSchema
from .language import Language
from .link_out import LinkOut
from .list_out import ListOut
from .lists_out import ListsOut
from .lists_out_language import ListsOutLanguage
from .lists_out_synthetic_type_0 import ListsOutSyntheticType0
from .match_out import MatchOut
from .mode import Mode
from .model_out import ModelOut
from .note_in import NoteIn
from .noted_out import NotedOut
from .of_match_in import OfMatchIn
from .open_in import OpenIn
from .opened_out import OpenedOut
from .opened_out_cases import OpenedOutCases
from .outcome_in import OutcomeIn
from .outcome_out import OutcomeOut
from .pack_out import PackOut
from .pack_out_tables import PackOutTables
from .page_out import PageOut
from .patch_entrepreneur_changes import PatchEntrepreneurChanges
from .problem_out import ProblemOut
from .provision_out import ProvisionOut
from .provision_out_parameters import ProvisionOutParameters
from .put_many_entrepreneur_rows import PutManyEntrepreneurRows
from .rank_request import RankRequest
from .rank_request_counterpart_type_0 import RankRequestCounterpartType0
from .rank_request_entrepreneur_type_0 import RankRequestEntrepreneurType0
from .rank_request_filters import RankRequestFilters
from .rank_request_language_type_0 import RankRequestLanguageType0
from .ranking_out import RankingOut
from .ranking_out_refused_by_rule import RankingOutRefusedByRule
from .rankings_out import RankingsOut
from .rankings_out_synthetic_type_0 import RankingsOutSyntheticType0
from .ready_out import ReadyOut
from .ready_out_synthetic_type_0 import ReadyOutSyntheticType0
from .reason_out import ReasonOut
from .receipt_out import ReceiptOut
from .receipts_out import ReceiptsOut
from .recorded_out import RecordedOut
from .refusal_out import RefusalOut
from .request_context import RequestContext
from .row_stage import RowStage
from .rule_out import RuleOut
from .seen_in import SeenIn
from .shown_event import ShownEvent
from .shown_event_event import ShownEventEvent
from .shown_in import ShownIn
from .shown_line_out import ShownLineOut
from .side import Side
from .stage import Stage
from .state import State
from .step_out import StepOut
from .stored_out import StoredOut
from .stored_out_data import StoredOutData
from .table_response_200_item import TableResponse200Item
from .to_check_out import ToCheckOut
from .token_out import TokenOut
from .token_request import TokenRequest
from .token_request_language import TokenRequestLanguage
from .upserted_out import UpsertedOut
from .waiting_out import WaitingOut
from .words import Words

__all__ = (
    "Action",
    "AddIn",
    "AdviceOut",
    "AnswerIn",
    "AnswersOut",
    "AttributeOut",
    "BatchOut",
    "BatchRequest",
    "CaseOut",
    "ChanceOut",
    "ContributionOut",
    "CorrectIn",
    "CountsResponseCasesCounts",
    "DecisionIn",
    "DecisionInAction",
    "Entrepreneur",
    "Event",
    "EventsIn",
    "ExcludedOut",
    "FaultOut",
    "GroupEvidence",
    "HealthResponseSystemHealth",
    "ItemOut",
    "KeptOut",
    "KeptOutRequest",
    "KeptOutShown",
    "KindOut",
    "KindOutExamplesItem",
    "KindOutFeaturesItem",
    "KindOutPairsItem",
    "KindOutSchema",
    "Language",
    "LinkOut",
    "ListOut",
    "ListsOut",
    "ListsOutLanguage",
    "ListsOutSyntheticType0",
    "MatchOut",
    "Mode",
    "ModelOut",
    "NotedOut",
    "NoteIn",
    "OfMatchIn",
    "OpenedOut",
    "OpenedOutCases",
    "OpenIn",
    "OutcomeIn",
    "OutcomeOut",
    "PackOut",
    "PackOutTables",
    "PageOut",
    "PatchEntrepreneurChanges",
    "ProblemOut",
    "ProvisionOut",
    "ProvisionOutParameters",
    "PutManyEntrepreneurRows",
    "RankingOut",
    "RankingOutRefusedByRule",
    "RankingsOut",
    "RankingsOutSyntheticType0",
    "RankRequest",
    "RankRequestCounterpartType0",
    "RankRequestEntrepreneurType0",
    "RankRequestFilters",
    "RankRequestLanguageType0",
    "ReadyOut",
    "ReadyOutSyntheticType0",
    "ReasonOut",
    "ReceiptOut",
    "ReceiptsOut",
    "RecordedOut",
    "RefusalOut",
    "RequestContext",
    "RowStage",
    "RuleOut",
    "SeenIn",
    "ShownEvent",
    "ShownEventEvent",
    "ShownIn",
    "ShownLineOut",
    "Side",
    "Stage",
    "State",
    "StepOut",
    "StoredOut",
    "StoredOutData",
    "TableResponse200Item",
    "ToCheckOut",
    "TokenOut",
    "TokenRequest",
    "TokenRequestLanguage",
    "UpsertedOut",
    "WaitingOut",
    "Words",
)
