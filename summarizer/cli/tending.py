"""Commands that tend a ledger or an endpoint: recheck, cassette, doctor."""
