#include "libs/csv/reader.h"

#include <algorithm>

#include "libs/base/status_macros.h"

namespace rapport::csv {
namespace {

// How the end of a row is found: outside quotes a line feed ends it, and since doubled quotes inside quotes
// come in pairs, "inside quotes" is simply an odd number of quotes so far. That holds for well-formed rows. A
// malformed row may be given too much text; parsing it fails at the first fault, and reading goes on behind
// its first line. After that none of the swallowed lines but the last holds an odd number of quotes, so each
// is a row of its own: no line is searched more than twice, however hostile the file.

// Length of the first physical line with its line feed; npos when it has none.
size_t FirstLine(std::string_view data) {
  const size_t feed = data.find('\n');
  return feed == std::string_view::npos ? feed : feed + 1;
}

int64_t CountLines(std::string_view raw) {
  const int64_t feeds = std::count(raw.begin(), raw.end(), '\n');
  return raw.ends_with('\n') ? feeds : feeds + 1;
}

std::string_view WithoutLineEnd(std::string_view raw) {
  if (raw.ends_with('\n')) raw.remove_suffix(1);
  if (raw.ends_with('\r')) raw.remove_suffix(1);
  return raw;
}

}  // namespace

Reader::Reader(Options options) : parser_(options), max_row_bytes_(options.max_row_bytes) {}

absl::Status Reader::Push(std::string_view chunk, RowSink& sink) {
  if (status_.ok()) status_ = Feed(chunk, sink);
  return status_;
}

absl::Status Reader::Feed(std::string_view chunk, RowSink& sink) {
  while (!chunk.empty()) {
    if (pending_.empty()) {
      RAPPORT_ASSIGN_OR_RETURN(const size_t used, ConsumeRows(chunk, /*at_end=*/false, sink));
      pending_.assign(chunk.substr(used));
      return absl::OkStatus();
    }
    // A row began in an earlier chunk: add line by line until it is done, then go on without copying.
    const std::string_view piece = chunk.substr(0, FirstLine(chunk));
    pending_.append(piece);
    chunk.remove_prefix(piece.size());
    RAPPORT_ASSIGN_OR_RETURN(const size_t used, ConsumeRows(pending_, /*at_end=*/false, sink));
    pending_.erase(0, used);
  }
  return absl::OkStatus();
}

absl::Status Reader::Finish(RowSink& sink) {
  if (status_.ok()) status_ = ConsumeRows(pending_, /*at_end=*/true, sink).status();
  if (skipping_line_) ++line_;
  pending_.clear();
  return status_;
}

// Consumes whole rows from the front of `data`, which begins with a row, and returns their length.
absl::StatusOr<size_t> Reader::ConsumeRows(std::string_view data, bool at_end, RowSink& sink) {
  size_t used = 0;
  while (used < data.size()) {
    const std::string_view rest = data.substr(used);
    if (skipping_line_) {
      const size_t line = FirstLine(rest);
      if (line == std::string_view::npos) return data.size();
      skipping_line_ = false;
      ++line_;
      used += line;
      continue;
    }
    const bool complete = FindRowEnd(rest);
    if (!complete && !at_end && scanned_ <= max_row_bytes_) return used;
    const std::string_view raw = rest.substr(0, scanned_);
    scanned_ = 0;
    in_quotes_ = false;
    RAPPORT_ASSIGN_OR_RETURN(const size_t taken, ConsumeRow(raw, sink));
    used += taken;
  }
  return used;
}

// Goes on with the search for the end of the row at the front of `data`; true when scanned_ is it.
bool Reader::FindRowEnd(std::string_view data) {
  while (scanned_ < data.size()) {
    const std::string_view rest = data.substr(scanned_);
    const std::string_view line = rest.substr(0, FirstLine(rest));
    for (size_t quote = line.find('"'); quote != std::string_view::npos; quote = line.find('"', quote + 1)) {
      in_quotes_ = !in_quotes_;
    }
    scanned_ += line.size();
    if (!in_quotes_ && line.ends_with('\n')) return true;
  }
  return false;
}

// Delivers the row `raw`, or its error, and returns how much of it is done with.
absl::StatusOr<size_t> Reader::ConsumeRow(std::string_view raw, RowSink& sink) {
  const bool too_long = raw.size() > max_row_bytes_;
  // A row that is too long may have been cut anywhere: only its permitted part is looked at, for a reason.
  std::string_view text = WithoutLineEnd(raw.substr(0, max_row_bytes_));
  if (at_start_ && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  at_start_ = false;

  RowParser::Fault fault;
  if (!text.empty()) {
    fault = parser_.Parse(text);
    if (too_long && !fault.is_structural()) fault = {kRowTooLong, 0};
    if (fault.found()) {
      const RowError error{line_, fault.column, std::string(fault.reason),
                           std::string(Describe(fault.reason))};
      RAPPORT_RETURN_IF_ERROR(sink.OnError(error));
    } else {
      RAPPORT_RETURN_IF_ERROR(sink.OnRow(Row{line_, parser_.fields()}));
    }
  }

  if (const size_t first_line = FirstLine(raw); first_line == std::string_view::npos) {
    skipping_line_ = too_long;
  } else if (too_long || fault.is_structural()) {
    ++line_;
    return first_line;
  }
  if (!skipping_line_) line_ += CountLines(raw);
  return raw.size();
}

absl::Status ParseAll(std::string_view text, RowSink& sink, Options options) {
  Reader reader(options);
  RAPPORT_RETURN_IF_ERROR(reader.Push(text, sink));
  return reader.Finish(sink);
}

}  // namespace rapport::csv
