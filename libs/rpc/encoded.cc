#include "libs/rpc/encoded.h"

#include "grpcpp/support/slice.h"
#include "libs/base/status.h"

namespace rapport::rpc::impl {

absl::Status Decode(const grpc::ByteBuffer& encoded, google::protobuf::MessageLite* message) {
  grpc::Slice bytes;
  const bool whole = encoded.TrySingleSlice(&bytes).ok() || encoded.DumpToSingleSlice(&bytes).ok();
  if (whole && message->ParseFromArray(bytes.begin(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return base::Error(absl::StatusCode::kInvalidArgument, "MALFORMED_REQUEST",
                     "the request is not the message that this method takes");
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

}  // namespace rapport::rpc::impl
