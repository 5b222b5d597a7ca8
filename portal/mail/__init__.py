"""Mail: worded in the reader's language and sent by a job."""
