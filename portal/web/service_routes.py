"""The blueprints of solutions and service and where they hang in a tenant."""

from flask import Blueprint

from portal.web import solution, solution_review, survey, survey_answer, ticket, ticket_terms

SERVICE: list[tuple[Blueprint, str]] = [
    (solution.pages, "/solutions"),
    (solution_review.pages, "/solutions"),
    (ticket.pages, "/tickets"),
    (survey.pages, "/surveys"),
    (survey_answer.pages, "/survey"),
    (ticket_terms.pages, "/ticket-terms"),
]
