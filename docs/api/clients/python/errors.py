"""What an error of the suite says."""

from google.rpc import error_details_pb2
from grpc_status import rpc_status


def describe(error):
    """Code, reason and message of a failed call; below them every field at fault with its own reason."""
    info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    status = rpc_status.from_call(error)  # None if gRPC itself failed, for example to connect
    for detail in status.details if status else ():
        for known in (info, request):
            detail.Unpack(known)  # does nothing unless it is of that type
    lines = [f"{error.code().name} {info.reason}: {error.details()}"]
    lines += [f"  {bad.field}: {bad.description} ({bad.reason})" for bad in request.field_violations]
    return "\n".join(lines)
