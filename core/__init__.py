"""The domain of Overread: pictures in, findings and maps out, without Qt and without torch."""

__version__ = "0.2.0"
NOTICE = "Research use only. Not for diagnosis."
