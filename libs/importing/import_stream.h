#ifndef RAPPORT_LIBS_IMPORTING_IMPORT_STREAM_H_
#define RAPPORT_LIBS_IMPORTING_IMPORT_STREAM_H_

#include <cstdint>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/importing/csv_table.h"
#include "libs/rpc/stream.h"

// An import is a stream of requests whose oneof `payload` has a `header`, which comes first and once, then
// either CSV text in pieces (`csv_chunk`) or one message a row (any other field), and never both.
namespace rapport::importing {

// The longest import, bytes of messages: what bounds the memory that it takes.
inline constexpr std::int64_t kMaxImportBytes = 512 << 20;

// Takes the rows of an import, be they lines of a table or messages.
template <typename Request>
class ImportSink : public TableSink {
 public:
  // A message that is a row. `position` among them is counted from 1 and stands for the line.
  virtual void OnRecord(const Request& message, std::int64_t position) = 0;
};

template <typename Request>
using HeaderOf = std::remove_cvref_t<decltype(std::declval<Request>().header())>;

// The first message. INVALID_ARGUMENT / HEADER_MISSING when it is something else.
template <typename Request>
absl::StatusOr<HeaderOf<Request>> ReadImportHeader(rpc::StreamSource<Request>& source) {
  Request first;
  if (!source.Next(&first) || !first.has_header()) {
    RAPPORT_RETURN_IF_ERROR(source.status());
    return base::InvalidArgument("header", "must be the first message of the stream", "HEADER_MISSING");
  }
  return std::move(*first.mutable_header());
}

// Reads all that follows the header, to the end of the stream. INVALID_ARGUMENT with reason HEADER_REPEATED,
// PAYLOAD_MIXED, or PAYLOAD_MISSING (a message carries nothing, or nothing at all follows the header); what
// CsvTable says of the header row; RESOURCE_EXHAUSTED / IMPORT_TOO_LARGE; or why the stream was cut. A table
// that is a header row and no more is OK and has no rows. None of this depends on how the text was cut.
template <typename Request>
absl::Status ReadImportRows(rpc::StreamSource<Request>& source, ImportSink<Request>& sink) {
  CsvTable table(sink);
  Request message;
  std::int64_t bytes = 0;
  bool any_csv = false;
  std::int64_t records = 0;
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
        any_csv = any_csv || !message.csv_chunk().empty();
        RAPPORT_RETURN_IF_ERROR(table.Push(message.csv_chunk()));
        break;
      default:
        sink.OnRecord(message, ++records);
    }
    if (any_csv && records > 0) {
      return base::InvalidArgument("payload", "must be all CSV text or all records", "PAYLOAD_MIXED");
    }
  }
  RAPPORT_RETURN_IF_ERROR(source.status());
  if (any_csv) return table.Finish();
  if (records > 0) return absl::OkStatus();
  return base::InvalidArgument("payload", "CSV text or records must follow the header", "PAYLOAD_MISSING");
}

}  // namespace rapport::importing

#endif  // RAPPORT_LIBS_IMPORTING_IMPORT_STREAM_H_
