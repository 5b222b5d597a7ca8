"""The words that say little about who a company is: legal forms, soft words, what exchanges append. Data only."""

# Latin legal forms by family: two of one family never contradict each other.
LEGAL_FAMILIES = {
    "limited": "ltd limited ltda limitada pte pty pvt private proprietary lda",
    "incorporated": "inc incorporated incorporation corp corporation corpn",
    "company": "co company cie compagnie comp",
    "public": "plc public publ tbk",
    "share": "ag sa spa asa ab as nv oyj se kk aktiengesellschaft aktiebolag societe anonyme sociedad anonima sab sae"
    " saa saog sak sirketi anonim asi pjsc jsc ojsc pao oao zao cjsc joint stock aktieselskab naamloze vennootschap bhd"
    " berhad a/s sca kgaa akcyjna spolka",
    "liability": "gmbh llc bv srl sarl sro doo ooo oy aps kft mbh sprl bvba sas sl eood ood spzoo gesellschaft"
    " responsabilidade responsabilite liability",
    "partners": "lp llp kg partnership ohg gbr ug ek",
}
LEGAL = {word: family for family, words in LEGAL_FAMILIES.items() for word in words.split()}
# A last word that was cut off within a legal form: "LIMIT", "CORPORAT".
CUT_SHORT = {
    form[:length]: form
    for form in ("limited", "corporation", "incorporated", "company", "holdings")
    for length in range(4, len(form))
    if form[:length] not in LEGAL
} | {"lt": "limited", "li": "limited", "lim": "limited"}
SOFT = frozenset({
    "group", "holding", "holdings", "hldg", "hldgs", "hld", "grp", "gr", "gruppe", "groupe", "grupo", "the", "and",
    "of", "de", "international", "intl", "global", "cv", "com", "www", "net", "reit", "trust",
})  # fmt: skip
# What listings append to a name: share classes, par values, depositary receipts. Everything from here on is cut.
LISTING_TAILS = frozenset({
    "ord", "adr", "ads", "gdr", "fpo", "spadr", "sponsored", "unsp", "uns", "unsponsored", "inh", "namen", "vz",
    "vna", "reg", "shs", "shares", "dl", "ls", "eo", "sk", "nk", "dk", "hd", "yc", "rp", "sf", "ad", "nd", "zy", "on",
    "nm", "npv", "gbp", "usd", "ordinary", "common", "class", "cl", "drn", "ser", "series", "units", "er",
})  # fmt: skip

HAN_FORMS = (
    ("股份有限公司", "share"),
    ("有限责任公司", "limited"),
    ("有限公司", "limited"),
    ("股份公司", "share"),
    ("责任公司", "limited"),
    ("总公司", "company"),
    ("公司", "company"),
)
HAN_SOFT = ("集团", "控股", "股份", "企业")
HAN_BRANCH = (
    *("分公司", "子公司", "分行", "支行", "分店", "分厂", "分部", "分社", "分所", "分中心", "办事处", "代表处"),
    *("营业部", "营业厅", "营业所", "经营部", "门市部", "服务部", "项目部", "事务部", "办公室"),
)
HAN_HEAD = ("公司", "集团", "银行", "合作社", "厂", "店")
