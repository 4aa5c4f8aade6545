#include "libs/importing/import_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "rapport/roster/v1/roster.pb.h"

namespace rapport::importing {
namespace {

using rapport::testing::HasReason;
using rapport::testing::HasViolation;
using rapport::testing::StatusIs;
using ::testing::ElementsAre;

using Request = roster::v1::ImportUnitsRequest;

// Messages that have arrived, and how the stream ended behind them.
class Arrived final : public rpc::StreamSource<Request> {
 public:
  explicit Arrived(std::vector<Request> messages, absl::Status end = absl::OkStatus())
      : messages_(std::move(messages)), end_(std::move(end)) {}

  bool Next(Request* request) override {
    if (next_ == messages_.size()) return false;
    *request = messages_[next_++];
    return true;
  }
  absl::Status status() const override { return end_; }

 private:
  const std::vector<Request> messages_;
  const absl::Status end_;
  std::size_t next_ = 0;
};

// Writes down the rows that it is handed.
class Recorder final : public ImportSink<Request> {
 public:
  std::vector<base::FieldViolation> OnHeader(const csv::Header&) override { return {}; }
  void OnRow(const csv::Row& row) override { seen_.push_back(base::StrCat(row.line, " ", row.fields[0])); }
  void OnUnreadable(const UnreadableRow& row) override { seen_.push_back(std::string(row.reason)); }
  void OnRecord(const Request& message, std::int64_t position) override {
    seen_.push_back(base::StrCat(position, " ", message.unit().name()));
  }

  const std::vector<std::string>& seen() const { return seen_; }

 private:
  std::vector<std::string> seen_;
};

Request Header() {
  Request message;
  message.mutable_header()->set_parent("p");
  return message;
}

Request Csv(const std::string& text) {
  Request message;
  message.set_csv_chunk(text);
  return message;
}

Request Record(const std::string& name) {
  Request message;
  message.mutable_unit()->set_name(name);
  return message;
}

absl::Status ReadRows(std::vector<Request> messages) {
  Arrived source(std::move(messages));
  Recorder recorder;
  return ReadImportRows(source, recorder);
}

TEST(ReadImportHeader, IsTheFirstMessage) {
  Arrived source({Header(), Csv("a\n")});
  const auto header = ReadImportHeader(source);
  ASSERT_OK(header);
  EXPECT_EQ(header->parent(), "p");
}

TEST(ReadImportHeader, RefusesAStreamThatBeginsOtherwise) {
  Arrived nothing({});
  EXPECT_THAT(ReadImportHeader(nothing), HasReason("HEADER_MISSING"));
  Arrived rows({Csv("a\n"), Header()});
  EXPECT_THAT(ReadImportHeader(rows), HasReason("HEADER_MISSING"));
  Arrived cut({}, absl::CancelledError());
  EXPECT_THAT(ReadImportHeader(cut), StatusIs(absl::StatusCode::kCancelled));
}

TEST(ReadImportRows, TakesTextInPieces) {
  Arrived source({Csv(""), Csv("a\n1\n2"), Csv("2\n"), Csv("")});
  Recorder recorder;
  EXPECT_OK(ReadImportRows(source, recorder));
  EXPECT_THAT(recorder.seen(), ElementsAre("2 1", "3 22"));
}

TEST(ReadImportRows, CountsRecordsFromOne) {
  Arrived source({Record("x"), Record("y")});
  Recorder recorder;
  EXPECT_OK(ReadImportRows(source, recorder));
  EXPECT_THAT(recorder.seen(), ElementsAre("1 x", "2 y"));
}

TEST(ReadImportRows, TakesAHeaderRowAloneForATableWithoutRows) { EXPECT_OK(ReadRows({Csv("a,b")})); }

TEST(ReadImportRows, RefusesAStreamThatCarriesNothing) {
  EXPECT_THAT(ReadRows({}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(ReadRows({}), HasViolation("payload"));
  EXPECT_THAT(ReadRows({Csv(""), Csv("")}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(ReadRows({Record("x"), Request()}), HasReason("PAYLOAD_MISSING"));
  EXPECT_THAT(ReadRows({Csv("\n")}), HasReason("IMPORT_REJECTED"));
}

TEST(ReadImportRows, RefusesASecondHeaderAndAMixture) {
  EXPECT_THAT(ReadRows({Csv("a\n"), Header()}), HasReason("HEADER_REPEATED"));
  EXPECT_THAT(ReadRows({Csv("a\n"), Record("x")}), HasReason("PAYLOAD_MIXED"));
  EXPECT_THAT(ReadRows({Record("x"), Csv("a\n")}), HasReason("PAYLOAD_MIXED"));
}

TEST(ReadImportRows, TellsThatTheStreamWasCut) {
  Arrived cut({Csv("a\n1\n")}, absl::CancelledError());
  Recorder recorder;
  EXPECT_THAT(ReadImportRows(cut, recorder), StatusIs(absl::StatusCode::kCancelled));
}

TEST(ReadImportRows, BoundsTheLengthOfAnImport) {
  // Empty lines without end.
  class Endless final : public rpc::StreamSource<Request> {
   public:
    bool Next(Request* request) override {
      *request = piece_;
      sent_ += static_cast<std::int64_t>(piece_.ByteSizeLong());
      return true;
    }
    absl::Status status() const override { return absl::OkStatus(); }
    std::int64_t sent() const { return sent_; }

   private:
    const Request piece_ = Csv(std::string(std::size_t{1} << 20, '\n'));
    std::int64_t sent_ = 0;
  };
  Endless source;
  Recorder recorder;
  const absl::Status status = ReadImportRows(source, recorder);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(status, HasReason("IMPORT_TOO_LARGE"));
  EXPECT_GT(source.sent(), kMaxImportBytes);
}

}  // namespace
}  // namespace rapport::importing
