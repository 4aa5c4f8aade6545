#ifndef RAPPORT_SERVICES_ROSTER_API_IMPORT_STREAM_H_
#define RAPPORT_SERVICES_ROSTER_API_IMPORT_STREAM_H_

#include <cstdint>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/stream.h"

namespace rapport::roster {

// The longest import, bytes of CSV text or messages: what bounds the memory that it takes.
inline constexpr std::int64_t kMaxImportBytes = 512 << 20;

template <typename Request>
using HeaderOf = std::remove_cvref_t<decltype(std::declval<Request>().header())>;

// The first message of an import. INVALID_ARGUMENT, HEADER_MISSING when it is something else.
template <typename Request>
absl::StatusOr<HeaderOf<Request>> ReadImportHeader(rpc::StreamSource<Request>& source) {
  Request first;
  if (!source.Next(&first) || !first.has_header()) {
    RAPPORT_RETURN_IF_ERROR(source.status());
    return base::InvalidArgument("header", "must be the first message of the stream", "HEADER_MISSING");
  }
  return std::move(*first.mutable_header());
}

// Reads all that follows the header, to the end of the stream. An Import has
//   absl::Status OnCsv(std::string_view chunk);
//   absl::Status OnCsvEnd();
//   void OnRecord(const Request& message, int64_t position);  // counted from 1
// INVALID_ARGUMENT with reason HEADER_REPEATED, PAYLOAD_MISSING or PAYLOAD_MIXED; RESOURCE_EXHAUSTED,
// IMPORT_TOO_LARGE; what Import returned; or why the stream was cut.
template <typename Request, typename Import>
absl::Status ReadImportRows(rpc::StreamSource<Request>& source, Import& import) {
  Request message;
  bool any_csv = false;
  std::int64_t records = 0;
  std::int64_t bytes = 0;
  while (source.Next(&message)) {
    bytes += static_cast<std::int64_t>(message.ByteSizeLong());
    if (bytes > kMaxImportBytes) {
      return base::Error(absl::StatusCode::kResourceExhausted, "IMPORT_TOO_LARGE",
                         "an import has at most 512 MiB; nothing was imported");
    }
    switch (message.payload_case()) {
      case Request::kHeader:
        return base::InvalidArgument("header", "must be the first message only", "HEADER_REPEATED");
      case Request::PAYLOAD_NOT_SET:
        return base::InvalidArgument("payload", "must be CSV text or a record", "PAYLOAD_MISSING");
      case Request::kCsvChunk:
        any_csv = true;
        RAPPORT_RETURN_IF_ERROR(import.OnCsv(message.csv_chunk()));
        break;
      default:
        import.OnRecord(message, ++records);
    }
    if (any_csv && records > 0) {
      return base::InvalidArgument("payload", "must be all CSV text or all records", "PAYLOAD_MIXED");
    }
  }
  RAPPORT_RETURN_IF_ERROR(source.status());
  return any_csv ? import.OnCsvEnd() : absl::OkStatus();
}

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_IMPORT_STREAM_H_
