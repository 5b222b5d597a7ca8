"""The blueprints of solutions and service and where they hang in a tenant."""

from flask import Blueprint

from portal.web import solution, solution_review

SERVICE: list[tuple[Blueprint, str]] = [
    (solution.pages, "/solutions"),
    (solution_review.pages, "/solutions"),
]
