#include "libs/config/file.h"

#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapport/internal/testing/v1/config.pb.h"

namespace rapport::config {
namespace {

using ::rapport::internal::testing::v1::ConfigForTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string ErrorOf(const std::string& json) {
  ConfigForTest config;
  const absl::Status status = ApplyJson("c.json", json, &config);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(ApplyJson, SetsWhatIsThereAndLeavesTheRest) {
  ConfigForTest config;
  config.set_big(7);
  config.mutable_server()->set_reflection(true);
  config.mutable_server()->set_listen_address("a");
  config.add_languages("en");
  ASSERT_TRUE(ApplyJson("c.json", R"({"server": {"reflection": false}, "languages": ["fr", "de"],
                                      "shards": [{"path": "x"}]})",
                        &config)
                  .ok());
  EXPECT_EQ(config.big(), 7);
  EXPECT_FALSE(config.server().reflection());
  EXPECT_EQ(config.server().listen_address(), "a");
  EXPECT_THAT(config.languages(), ElementsAre("fr", "de"));
  ASSERT_EQ(config.shards_size(), 1);
  EXPECT_EQ(config.shards(0).path(), "x");
}

TEST(ApplyJson, AcceptsBothSpellingsOfNamesAndNull) {
  ConfigForTest config;
  config.set_big(7);
  ASSERT_TRUE(
      ApplyJson("c.json",
                R"({"server": {"listenAddress": "a", "health_address": "b"}, "big": null, "cache": null})",
                &config)
          .ok());
  EXPECT_EQ(config.server().listen_address(), "a");
  EXPECT_EQ(config.server().health_address(), "b");
  EXPECT_EQ(config.big(), 7);
}

TEST(ApplyJson, SetsAFieldThatIsNamedInBothSpellings) {
  ConfigForTest config;
  config.mutable_server()->set_listen_address("before");
  ASSERT_TRUE(
      ApplyJson("c.json", R"({"server": {"listen_address": "a", "listenAddress": "b"}})", &config).ok());
  EXPECT_EQ(config.server().listen_address(), "b");
}

TEST(ApplyJson, NamesTheLineOfAnUnknownField) {
  EXPECT_EQ(ErrorOf("{\n  \"server\": {\n    \"listen_adress\": \"a\"\n  }\n}"),
            "c.json:3: unknown field \"server.listen_adress\"; did you mean \"listen_address\"?");
}

TEST(ApplyJson, NamesTheLineOfASyntaxErrorWithoutQuotingTheFile) {
  EXPECT_THAT(ErrorOf("{\n  \"cache\": {\"redis\": {\"password\": \"hunter2\"\n  \"timeout_ms\": 3}}\n}"),
              AllOf(StartsWith("c.json:3: not valid JSON: "), Not(HasSubstr("hunter2"))));
  EXPECT_THAT(ErrorOf(""), StartsWith("c.json:1: not valid JSON"));
}

TEST(ApplyJson, NamesTheFieldOfAWrongType) {
  EXPECT_THAT(ErrorOf(R"({"server": {"worker_threads": "many"}})"), HasSubstr("worker_threads"));
  EXPECT_THAT(ErrorOf(R"({"offset": 3000000000})"), AllOf(StartsWith("c.json: "), HasSubstr("offset")));
}

TEST(ApplyJson, RefusesAnUnknownEnumValue) {
  EXPECT_THAT(ErrorOf(R"({"cache": {"backend": "DISK"}})"), HasSubstr("DISK"));
}

TEST(ApplyJson, RefusesAnObjectWhereAValueBelongsAndTheReverse) {
  EXPECT_THAT(ErrorOf(R"({"offset": {"a": 1}})"), StartsWith("c.json: "));
  EXPECT_THAT(ErrorOf(R"({"server": 1})"), StartsWith("c.json: "));
}

TEST(ApplyJson, DoesNotQuoteASecretOfTheWrongType) {
  EXPECT_THAT(ErrorOf(R"({"cache": {"redis": {"password": ["hunter2"]}}})"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(ErrorOf(R"({"cache": {"redis": {"password": {"a": "hunter2"}}}})"), Not(HasSubstr("hunter2")));
}

TEST(ApplyJson, RefusesWhatIsNestedBeyondReason) {
  std::string json;
  for (int i = 0; i < 100'000; ++i) json += R"({"server":)";
  EXPECT_THAT(ErrorOf(json), StartsWith("c.json:"));
  EXPECT_THAT(ErrorOf(std::string(100'000, '[')), StartsWith("c.json:"));
}

TEST(ApplyJson, RefusesWhatIsNoText) {
  EXPECT_THAT(ErrorOf(std::string("\x7f"
                                  "ELF\0\1\2\xff\xfe",
                                  9)),
              StartsWith("c.json:"));
}

TEST(ApplyFile, AnUnreadableFileIsNotFound) {
  ConfigForTest config;
  EXPECT_EQ(ApplyFile("/nonexistent/c.json", &config).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ApplyFile("/", &config).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ApplyFile("/proc/self/mem", &config).code(), absl::StatusCode::kNotFound) << "reading fails";
}

TEST(ApplyFile, AFileWithoutEndIsNoConfiguration) {
  ConfigForTest config;
  EXPECT_THAT(std::string(ApplyFile("/dev/zero", &config).message()), HasSubstr("longer"));
}

}  // namespace
}  // namespace rapport::config
