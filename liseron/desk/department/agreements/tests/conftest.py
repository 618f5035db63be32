from liseron.desk.department.tests.conftest import administrator, finance, net, signed_in, staff

__all__ = ["administrator", "finance", "net", "signed_in", "staff"]
