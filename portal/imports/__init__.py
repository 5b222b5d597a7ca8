"""Imports of other systems' exports, dirt included."""
