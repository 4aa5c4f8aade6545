#include "libs/rpc/etag.h"

#include <cstddef>
#include <memory>

#include "absl/strings/escaping.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::rpc {

std::string EtagOf(const google::protobuf::Message& resource) {
  const std::unique_ptr<google::protobuf::Message> content(resource.New());
  content->CopyFrom(resource);
  if (const auto* field = content->GetDescriptor()->FindFieldByName("etag"); field != nullptr) {
    content->GetReflection()->ClearField(content.get(), field);
  }
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);  // else maps come in any order
    content->SerializeToCodedStream(&coded);
  }
  constexpr size_t kHashBytes = 12;
  return base::StrCat("W/\"", absl::BytesToHexString(base::Sha256(bytes).substr(0, kHashBytes)), "\"");
}

absl::Status CheckEtag(std::string_view etag, const google::protobuf::Message& current) {
  if (etag.empty() || etag == EtagOf(current)) return absl::OkStatus();
  return base::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                     "the resource was changed since it was read; read it again and repeat the change");
}

}  // namespace rapport::rpc
