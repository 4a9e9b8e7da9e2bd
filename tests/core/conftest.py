from tests.core.far_side import certificate, rules, sink, square, tls_square

__all__ = ["certificate", "rules", "sink", "square", "tls_square"]
