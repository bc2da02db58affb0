"""Quality of follow-up: indicators as data, outcomes of alerts, audits of records, training."""
