"""What cities answer to what was read of them: every statement sent out, every answer kept."""
