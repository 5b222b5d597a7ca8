"""What becomes of each customer's registration, by its place in the table of customers.

Days ago, product line, value in units of the policy's minimum, fate; `deal-…` says how far the deal came.
"""

FATES: tuple[tuple[int, int, int, str], ...] = (
    (160, 0, 12, "deal-paid"),
    (150, 0, 30, "deal-paid"),
    (140, 1, 8, "deal-part-paid"),
    (52, 0, 25, "deal-paid"),
    (45, 1, 10, "deal-invoiced"),
    (38, 0, 16, "deal-delivered"),
    (155, 0, 140, "deal-paid"),
    (130, 1, 9, "deal-paid"),
    (34, 0, 22, "deal-ordered"),
    (30, 0, 150, "deal-quoted"),
    (28, 1, 6, "deal-open"),
    (120, 0, 11, "expired"),
    (125, 0, 18, "deal-paid"),
    (26, 1, 7, "deal-open"),
    (20, 0, 14, "deal-lost"),
    (15, 1, 9, "rejected"),
    (12, 0, 10, "withdrawn"),
    (6, 0, 12, "returned"),
    (1, 0, 20, "pending"),
    (1, 0, 26, "conflict"),
)
