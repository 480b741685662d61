"""What an article says happened: the readers of the incident card. Nothing here knows rules, stories or databases."""
