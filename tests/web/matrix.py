"""Who may see what and who may act: one row for every address of the site, or the build fails.

The callers: `trader` trades for a firm under contract, `partner` for the other firm of that contract, and
`agent` and `broker` serve the trader's firm. `officer` keeps the file. `other_trader` and `other_officer` are of a
firm and a collectorate that have nothing to do with it. The others hold a mandate for the mechanism as a whole.
"""

from dataclasses import dataclass, replace

Callers = frozenset[str]


def callers(words: str) -> Callers:
    """Callers by their names, with spaces between."""
    return frozenset(words.split())


SIGNED = callers(
    "trader partner other_trader agent broker officer other_officer "
    "analyst operator compliance auditor rule_keeper mission chamber administrator"
)
ANYONE = SIGNED | {"anonymous"}
NOBODY: Callers = frozenset()
TRADER, OFFICER, OPERATOR, BROKER = (frozenset({name}) for name in ("trader", "officer", "operator", "broker"))
COMPLIANCE, KEEPER, MISSION, ANALYST, PARTNERS = (
    callers(names) for names in ("compliance", "rule_keeper", "mission", "analyst", "trader partner")
)
ADMINISTRATOR = callers("administrator")
DECLARANTS = callers("trader agent")
OFFICERS, FIRMS = callers("officer other_officer"), callers("trader partner other_trader agent")
LEDGER = callers("operator auditor")
DEAL = callers("trader partner agent auditor")
CONTRACT = callers("trader partner auditor")
FILE = ACCOUNT = callers("trader agent officer auditor")
LEFT = callers("trader agent partner officer operator auditor")
WINDOW = (LEFT - {"agent"}) | callers("other_trader other_officer")
NETTED = callers("trader partner operator auditor")
PARTY = callers("trader officer operator auditor")
STATISTICS = callers("analyst operator auditor rule_keeper")


@dataclass(frozen=True, slots=True)
class Row:
    """Who may GET and who may POST an address, and who reads the names of the contract's firms in its answers.

    `absent`: the small world has no such thing, and whoever may ask is told so. `market`: who reads the names of
    firms that are no partners of theirs. `queries`: the most that one GET may ask of the store.
    """

    see: Callers = NOBODY
    do: Callers = NOBODY
    names: Callers = NOBODY
    market: Callers = NOBODY
    absent: bool = False
    queries: int = 12


def shown(see: Callers, names: Callers = NOBODY) -> Row:
    """A page that is only read."""
    return Row(see=see, names=names)


def done(do: Callers, names: Callers = NOBODY) -> Row:
    """An act; its refusals show the page again to those who may read it, with its names."""
    return Row(do=do, names=names)


def missing(see: Callers = NOBODY, do: Callers = NOBODY, names: Callers = NOBODY) -> Row:
    """An address of something that the small world does not have."""
    return Row(see=see, do=do, names=names, absent=True)


def party_act(do: Callers) -> Row:
    """An act on a party; a trader also finds the firms of their country there, to form a consortium with."""
    return Row(do=do, names=PARTY, market=TRADER)


API = {
    "openapi-json": Row(see=ANYONE, do=ANYONE),
    "rules": shown(ANYONE),
    "figures": shown(ANYONE),
    "bilateral": shown(ANYONE),
    "commitments": shown(ANYONE),
    "journal_head": shown(ANYONE),
    "verify": shown(ANYONE),
    "publish_offer": done(DECLARANTS),
    "publish_want": done(DECLARANTS),
    "show_round": shown(STATISTICS),
    "show_deal": shown(DEAL, DEAL),
    "consent": done(TRADER),
    "counter": done(TRADER),
    "answer_countering": missing(do=TRADER),
    "sign": done(TRADER),
    "cancel": done(TRADER),
    "answer_cancelling": missing(do=TRADER),
    "show_file": shown(FILE, FILE),
    "show_statement": shown(ACCOUNT, ACCOUNT),
    "book": shown(SIGNED),
    "listings": shown(SIGNED),  # one's own
    "deals": shown(SIGNED),
    "files": shown(SIGNED, callers("auditor")),
    "withdraw": done(DECLARANTS),
    "undertake": done(TRADER),
    "apply": done(TRADER),
    "drafts": shown(SIGNED),  # those of one's own
    "show_draft": shown(DECLARANTS, DECLARANTS),
    "keep_draft": done(DECLARANTS),
    "drop_draft": done(DECLARANTS),
    "lodge_draft": done(DECLARANTS),
    "documents": shown(FILE | callers("partner")),
    "store_document": done(DECLARANTS),
    "document": missing(FILE),
    "letters": Row(see=FILE, do=DECLARANTS),
    "attach_to": Row(see=FILE, do=DECLARANTS),  # the same address
    "letter": missing(FILE),
    "missions": shown(MISSION, MISSION),
    "certify": done(MISSION),
    "withdraw_mission_certificate": missing(do=MISSION),
    "add_to_papers": done(DECLARANTS),
    "ask_for_days": done(DECLARANTS),
    "decide_days": done(OFFICER),
    "recommend": done(OFFICER),
    "stop_clock": done(OFFICER),
    "close": done(OFFICER),
    "grant": done(OFFICER),
    "answer": done(OFFICER),
    "lodge": done(DECLARANTS),
    "assess": done(OFFICER),
    "release": done(OFFICER),
    "reverse": done(OFFICER),
    "own_shipments": shown(SIGNED),  # those under one's own files
    "reports": Row(see=FILE, do=callers("trader agent officer")),
    "report": Row(see=FILE, do=callers("trader agent officer")),  # the same address
    "reassess": done(OFFICER),
    "decide": missing(do=OFFICER),
    "show_residual": shown(LEFT, LEFT),
    "suggest_cure": done(TRADER),
    "answer_curing": done(PARTNERS),
    "admit": done(OFFICER),
    "windows": Row(see=SIGNED, do=OPERATOR),
    "open_netting": Row(see=SIGNED, do=OPERATOR),  # the same address
    "show_window": shown(WINDOW),
    "window_sheet": shown(WINDOW, LEFT),
    "hold_window": done(OPERATOR),
    "lift_window": done(OPERATOR),
    "strike": done(OPERATOR),
    "confirm": done(OPERATOR),
    "flag": done(TRADER),
    "answer_flagging": done(OFFICER),
    "set_offs": Row(see=SIGNED, do=callers("trader operator")),  # those that name one
    "notify_set_off": Row(see=SIGNED, do=callers("trader operator")),
    "show_set_off": shown(NETTED),
    "reply_set_off": done(TRADER),
    "end_set_off": done(OPERATOR),
    "show_contract": shown(CONTRACT, CONTRACT),
    "amend": done(TRADER),
    "answer_amending": done(TRADER),
    "amend_leg": done(OFFICER),
    "consortia": Row(see=SIGNED, do=TRADER),  # those of one's own
    "form": Row(see=SIGNED, do=TRADER),
    "show_consortium": missing(PARTY),
    "acknowledge": missing(do=TRADER),
    "leave": missing(do=TRADER),
    "name_member": done(TRADER),
    "api-root": missing(ANYONE, ANYONE),
    "": missing(ANYONE, ANYONE),
}
WEB = {
    "start": shown(ANYONE),
    "rules": shown(ANYONE),
    "keeping": shown(KEEPER),
    "propose_figure": done(KEEPER),
    "decide_figure": done(KEEPER),
    "simulate": shown(ANYONE),
    "simulated": shown(ANYONE),
    "judge_listing": done(SIGNED),
    "bilateral": shown(ANYONE),
    "commitments": shown(ANYONE),
    "commitments_paper": shown(ANYONE),
    "corridors": shown(ANYONE),
    "compare_corridors": shown(ANYONE),
    "corridors_file": shown(ANYONE),
    "verify": shown(ANYONE),
    "sign_in": Row(see=ANYONE, do=ANYONE, names=ANYONE, market=ANYONE),  # a sandbox offers all its invented people
    "continue_as": done(ANYONE),
    "sign_out": done(ANYONE),
    "second_step": missing(),  # without a password before it, it leads back to signing in
    "state_back": missing(ANYONE),
    "state_go": missing(ANYONE),
    "recover": Row(see=ANYONE, do=ANYONE),
    "recovery": missing(),
    "invitation": missing(ANYONE, ANYONE),
    "own_account": shown(SIGNED),
    "confirm": Row(see=SIGNED, do=SIGNED),
    "change_password": done(SIGNED),
    "set_up": shown(SIGNED),
    "add_authenticator": done(SIGNED),
    "add_passkey": done(SIGNED),
    "new_codes": done(SIGNED),
    "remove_factor": done(SIGNED),
    "end_others": done(SIGNED),
    "end_browser": done(SIGNED),
    "unlink_identity": done(SIGNED),
    "people": shown(SIGNED),  # whoever administers nobody is led to a page that refuses them
    "people_of": shown(NOBODY),
    "invite": done(NOBODY),
    "end_mandate_of": done(TRADER),
    "withdraw_invitation": missing(),
    "close_account": Row(names=ADMINISTRATOR, market=ADMINISTRATOR),
    "ask_reset": Row(names=ADMINISTRATOR, market=ADMINISTRATOR),
    "decide_reset": Row(names=ADMINISTRATOR, market=ADMINISTRATOR, absent=True),
    "sign_ins": shown(ADMINISTRATOR),
    "sign_ins_file": shown(ADMINISTRATOR),
    "door": Row(see=SIGNED, do=SIGNED),
    "set_language": Row(see=ANYONE, do=ANYONE),
    "home": shown(SIGNED),
    "book": shown(SIGNED),
    "book_file": shown(SIGNED),
    "listings": shown(SIGNED),
    "new_listing": Row(see=SIGNED, do=SIGNED),  # whoever trades for nobody has nobody to publish for
    "import_listings": Row(see=FIRMS, do=FIRMS),
    "import_template": shown(FIRMS),
    "lines_to_correct": done(FIRMS),
    "listing": Row(see=DECLARANTS, do=DECLARANTS),
    "withdraw_listing": done(DECLARANTS),
    "drop_draft": done(SIGNED),  # only one's own
    "own_shipments": shown(SIGNED),  # those under one's own files
    "shipment": shown(FILE, FILE),
    "tell_of_shipment": done(callers("trader agent officer"), FILE),
    "deal": shown(DEAL, DEAL),
    "answer_deal": done(TRADER, DEAL),
    "counter_deal": done(TRADER, DEAL),
    "answer_counter": Row(do=TRADER, names=DEAL, absent=True),
    "sign_contract": done(TRADER, DEAL),
    "sign_undertaking": done(TRADER, DEAL),
    "file": shown(FILE, FILE),
    "file_sheet": shown(FILE, FILE),
    "file_text": shown(FILE, FILE),
    "decide": done(OFFICER, FILE),
    "close": done(OFFICER, FILE),
    "answer_query": done(DECLARANTS, FILE),
    "declare": done(DECLARANTS, FILE),
    "assess": done(OFFICER, FILE),
    "release": done(OFFICER, FILE),
    "reassess": done(OFFICER, FILE),
    "decide_reassessment": missing(do=OFFICER, names=ACCOUNT),
    "bridge": Row(
        see=ACCOUNT - {"agent"}, do=ACCOUNT - {"agent"}, names=ACCOUNT
    ),  # its form tries figures out and changes nothing
    "residual": shown(LEFT, LEFT),
    "propose_cure": done(TRADER, LEFT),
    "answer_cure": done(PARTNERS, LEFT),
    "ask_extension": done(DECLARANTS, LEFT),
    "decide_extension": done(OFFICER, LEFT),
    "lapse": done(OFFICER, LEFT),
    "windows": shown(SIGNED),
    "open_window": done(OPERATOR),
    "calendar_file": shown(ANYONE),
    "window": shown(WINDOW, LEFT),  # an empty one where nothing in it is the caller's
    "window_paper": shown(WINDOW, LEFT),
    "run_window": done(OPERATOR, LEFT),
    "lock_window": done(OPERATOR, LEFT),
    "lift_lock": done(OPERATOR, LEFT),
    "flag_line": done(TRADER, LEFT),
    "answer_flag": done(OFFICER, LEFT),
    "set_offs": shown(SIGNED),
    "propose_set_off": done(callers("trader operator")),
    "record_domestic": done(TRADER),
    "set_off": shown(NETTED, NETTED),
    "set_off_notice": shown(NETTED),
    "answer_set_off": done(TRADER, NETTED),
    "post_set_off": done(OPERATOR, NETTED),
    "account": shown(ACCOUNT, ACCOUNT),
    "statement_file": shown(ACCOUNT, ACCOUNT),
    "add_papers": done(DECLARANTS, FILE),
    "notices": shown(SIGNED),
    "read_notices": done(SIGNED),
    "choose_notices": done(SIGNED),
    "new_calendar": done(SIGNED),
    "calendar": shown(ANYONE, ANYONE),  # whoever holds its secret
    "keys": shown(SIGNED),
    "make_key": done(SIGNED),  # under a mandate of one's own
    "end_key": done(TRADER),  # one's own
    "follow_search": done(SIGNED),
    "leave_search": done(SIGNED),  # only one's own
    "operator": shown(OPERATOR, OPERATOR),
    "ask_round": done(OPERATOR, OPERATOR),
    "ask_net_off": done(OPERATOR, OPERATOR),
    "broker": shown(BROKER | {"chamber"}),
    "broker_propose": done(BROKER),
    "broker_note": done(BROKER),
    "broker_hold": done(BROKER),
    "broker_release": done(BROKER),
    "mission": shown(MISSION, MISSION),
    "certify_party": done(MISSION, MISSION),
    "withdraw_certificate": missing(do=MISSION, names=MISSION),
    "mission_paper": missing(SIGNED),
    "application": shown(DECLARANTS, DECLARANTS),
    "lodge_application": done(DECLARANTS, DECLARANTS),
    "keep_application": done(DECLARANTS, DECLARANTS),
    "drop_application": done(DECLARANTS, DECLARANTS),
    "attest_loading": done(callers("trader agent partner"), FILE),
    "consortia": shown(SIGNED),  # those of one's own
    "consortium": missing(PARTY),
    "consortium_file": missing(PARTY),
    "attribute_delivery": missing(do=TRADER),
    "documents": shown(FILE | callers("partner"), FILE | callers("partner")),
    "store_paper": done(DECLARANTS, FILE | callers("partner")),
    "document": missing(FILE),
    "letters": shown(FILE),
    "attach_letter": done(DECLARANTS),
    "letter": missing(FILE),
    "cases": Row(see=COMPLIANCE, market=COMPLIANCE),
    "case": Row(see=COMPLIANCE, market=COMPLIANCE),
    "decide_case": Row(do=COMPLIANCE, market=COMPLIANCE),
    "lists": shown(COMPLIANCE),
    "decide_list": missing(do=COMPLIANCE),
    "first_hour": shown(ANYONE),
    "first_hour_of": shown(ANYONE),
    "sandbox": shown(SIGNED),
    "move_clock": done(SIGNED),  # in a sandbox; elsewhere the page is not there
    "queue": shown(SIGNED),  # empty for whoever is no officer
    "queue_file": shown(SIGNED),
    "journal": shown(LEDGER),
    "journal_entry": Row(see=LEDGER, names=LEDGER, market=LEDGER),
    "journal_proof": Row(see=LEDGER, names=LEDGER, market=LEDGER),
    "export_journal": Row(do=LEDGER, names=LEDGER, market=LEDGER),
    "shipments": shown(SIGNED),  # empty for whoever is no officer
    "shipments_file": shown(SIGNED),
    "assign_declaration": done(OFFICER),
    "overview": shown(STATISTICS),
    "board": shown(STATISTICS | OFFICERS, FILE - FIRMS | OPERATOR),
    "board_file": shown(STATISTICS | OFFICERS, FILE - FIRMS | OPERATOR),
    "usage": shown(STATISTICS),
    "usage_file": shown(STATISTICS),
    "compare_rounds": shown(STATISTICS),
    "returns": shown(STATISTICS),
    "return": shown(STATISTICS),
    "file_return": done(ANALYST),
    "return_file": shown(STATISTICS),
    "mirrors": shown(STATISTICS),
    "mirror": shown(STATISTICS),
    "mirror_file": shown(STATISTICS),
    "load_partner_records": done(ANALYST),
    "explain_difference": done(ANALYST),
    "party": Row(see=PARTY, names=PARTY, market=TRADER),
    "form_consortium": party_act(TRADER),
    "acknowledge": party_act(NOBODY),
    "leave_consortium": party_act(NOBODY),
    "record_standing": party_act(callers("officer operator")),
    "record_permit": party_act(OPERATOR),
    "appoint_agent": party_act(TRADER),
    "end_mandate": party_act(callers("trader operator administrator")),
    "permit": shown(FILE, FILE),
    "recommend": done(OFFICER, FILE),
    "stop": done(OFFICER, FILE),
    "amend_permit": done(OFFICER, FILE),
    "appeal": done(TRADER, FILE),
    "rule_on_appeal": missing(do=NOBODY, names=FILE),
    "file_paper": shown(FILE),
    "contract": shown(CONTRACT, CONTRACT),
    "settle_terms": done(TRADER, CONTRACT),
    "judge_terms": done(CONTRACT, CONTRACT),
    "sign_this_contract": done(TRADER, CONTRACT),
    "own_key": done(PARTNERS, CONTRACT),
    "unshipped": shown(CONTRACT | OFFICER, CONTRACT | OFFICER),
    "cancel_unshipped": done(TRADER, CONTRACT | OFFICER),
    "answer_cancellation": missing(do=TRADER, names=CONTRACT | OFFICER),
    "statement": shown(TRADER, CONTRACT),
    "propose_amendment": done(TRADER, CONTRACT),
    "answer_amendment": done(TRADER, CONTRACT),
    "contract_paper": shown(CONTRACT | OFFICER, CONTRACT | OFFICER),
    "contract_evidence": shown(CONTRACT, CONTRACT),
}
# Pages that put much together may ask more often than `Row` says; how often hangs on no number of rows.
QUERIES = {
    "api": {
        42: "window_sheet",
        38: "show_deal show_window show_residual",
        33: "show_contract show_draft",
        26: "show_file show_statement missions",
        16: "consortia show_set_off documents",
    },
    "web": {
        46: "unshipped",
        42: "window window_paper contract deal",
        40: "residual",
        33: "listing application",
        29: "home file file_sheet board board_file",
        27: "account permit overview operator statement_file cases bridge file_text",
        25: "simulate keeping queue",
        20: "usage usage_file case mission statement broker party lists file_paper queue_file shipments shipments_file",
        17: "compare_rounds set_offs book set_off listings contract_paper sign_in documents consortia",
        15: "calendar windows simulated keys book_file returns return return_file mirror mirror_file own_account "
        "set_up people_of journal_entry",
    },
}
MOST = {(door, name): most for door, held in QUERIES.items() for most, names in held.items() for name in names.split()}
ROWS = {("api", name): row for name, row in API.items()} | {("web", name): row for name, row in WEB.items()}
MATRIX = {key: replace(row, queries=MOST.get(key, row.queries)) for key, row in ROWS.items()}
