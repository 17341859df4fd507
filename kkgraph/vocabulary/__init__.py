"""What is known before a contract is read: terms, registers, the thesaurus."""
