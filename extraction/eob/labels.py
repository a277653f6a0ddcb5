"""What a word, a row and a column header of a remittance on paper can be: the words that those who draw training pages,
the model that labels pages and the assembler share.
"""

from __future__ import annotations

# What a row of a page is.
ROW_ROLES = (
    "other",
    "page_header",  # payer, payee, check, date; also where it is repeated on later pages
    "column_header",  # names of columns; a header may be several rows deep
    "claim_header",  # patient, account, claim number ...: before the lines, beside them, or behind
    "line",  # a service line; for claims without lines their only row
    "continuation",  # belongs to the line above it: a further adjustment, a remark, a second date
    "claim_total",
    "section",  # a heading of several claims: paid, denied, adjusted, a doctor, a fiscal year
    "section_total",
    "document_total",
    "provider_adjustment",
    "glossary",  # what codes mean
    "note",  # sentences: bulletins, remarks, appeal rights
)

# What a word is. A value of several words gives each of them the tag. "label" is the printed name of a value beside it.
PAYMENT_TAGS = (
    "payer_name",
    "payer_id",
    "payer_address",
    "payee_name",
    "payee_address",
    "payee_npi",
    "payee_tin",
    "payment_method",
    "trace_number",
    "payment_date",
    "production_date",
    "payment_amount",
)
CLAIM_TAGS = (
    "patient_name",
    "member_id",
    "patient_control_number",
    "payer_claim_control_number",
    "original_reference",
    "claim_status",
    "group_number",
    "facility_type",
    "drg",
    "rendering_npi",
    "rendering_name",
    "received_date",
    "interest",
    "forwarded_to",
)
LINE_TAGS = (
    "line_control",
    "service_from",
    "service_to",
    "procedure",
    "modifier",
    "submitted_procedure",
    "revenue_code",
    "tooth",
    "place_of_service",
    "description",
    "units",
    "units_billed",
    "remark_code",
)
# Amounts of a line; the same tags in a claim's totals, where the row's role tells them apart.
AMOUNT_TAGS = (
    "charge",
    "allowed",
    "paid",
    "patient_responsibility",
    "deductible",
    "coinsurance",
    "copay",
    "discount",
    "withhold",
    "sequestration",
    "not_covered",
    "other_insurance",
    "adjustment_code",  # group and reason, together or apart, or the payer's own code
    "adjustment_amount",
    "adjustment_quantity",
)
PROVIDER_ADJUSTMENT_TAGS = (
    "provider_adjustment_reason",
    "provider_adjustment_reference",
    "provider_adjustment_amount",
    "provider_adjustment_date",
)
TOTAL_TAGS = ("total_count", "total_amount")
WORD_TAGS = (
    "other",
    "label",
    "page_number",
    "page_count",
    "glossary_code",
    "glossary_text",
    *PAYMENT_TAGS,
    *CLAIM_TAGS,
    *LINE_TAGS,
    *AMOUNT_TAGS,
    *PROVIDER_ADJUSTMENT_TAGS,
    *TOTAL_TAGS,
)

# What the column under a header cell holds: any tag of a claim or a line, or something that no record has.
COLUMN_ROLES = ("other", *CLAIM_TAGS, *LINE_TAGS, *AMOUNT_TAGS, *PROVIDER_ADJUSTMENT_TAGS)
