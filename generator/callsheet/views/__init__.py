"""Views: one frozen value per template, in which every name, literal and import is decided."""
