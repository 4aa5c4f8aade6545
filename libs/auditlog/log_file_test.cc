#include "libs/auditlog/log_file.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "libs/auditlog/chain.h"
#include "libs/testing/small_disk.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::auditlog {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::SmallDisk;

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class LogFileTest : public ::testing::Test {
 protected:
  rapport::testing::TempDir dir_;
  const std::string path_ = dir_.File("audit.jsonl");
};

TEST_F(LogFileTest, KeepsWhatIsThere) {
  const std::string one = Chain("aa").Begin(absl::UnixEpoch(), "one", "");
  {
    ASSERT_OK_AND_ASSIGN(const auto file, LogFile::Open(path_));
    EXPECT_EQ(file->last_hash(), "");
    ASSERT_OK(file->Append(one));
    ASSERT_OK(file->Sync());
  }
  EXPECT_EQ(ContentOf(path_), one);
  ASSERT_OK_AND_ASSIGN(const auto file, LogFile::Open(path_));
  EXPECT_EQ(file->last_hash().size(), 64u);
  EXPECT_NE(one.find(file->last_hash()), std::string::npos);
  ASSERT_OK(file->Append("x\n"));
  EXPECT_EQ(ContentOf(path_), one + "x\n");
}

TEST_F(LogFileTest, FindsTheLastLineBehindOthersAndACutOne) {
  Chain chain("aa");
  const std::string begin = chain.Begin(absl::UnixEpoch(), "one", "");
  const std::string end = chain.End(absl::UnixEpoch());
  dir_.Write("audit.jsonl", begin + end + "of another log\n" + begin.substr(0, 50));
  ASSERT_OK_AND_ASSIGN(const auto file, LogFile::Open(path_));
  EXPECT_NE(end.find(file->last_hash()), std::string::npos);
  EXPECT_TRUE(ContentOf(path_).ends_with(begin.substr(0, 50) + "\n"));
}

TEST_F(LogFileTest, OneProcessHasItAtATime) {
  ASSERT_OK_AND_ASSIGN(auto file, LogFile::Open(path_));
  EXPECT_THAT(LogFile::Open(path_), HasReason("AUDIT_LOG_IN_USE"));
  file = nullptr;
  EXPECT_OK(LogFile::Open(path_));
}

TEST_F(LogFileTest, WhatCannotBeWrittenIsRefused) {
  EXPECT_THAT(LogFile::Open(dir_.path()), HasReason("AUDIT_LOG_UNUSABLE"));
  EXPECT_THAT(LogFile::Open(dir_.File("missing/audit.jsonl")), HasReason("AUDIT_LOG_UNUSABLE"));
  EXPECT_THAT(LogFile::Open(""), HasReason("AUDIT_LOG_UNUSABLE"));
}

TEST_F(LogFileTest, GoesOnInANewFileWhenTheOldOneWasRenamed) {
  ASSERT_OK_AND_ASSIGN(const auto file, LogFile::Open(path_));
  ASSERT_OK(file->Append("1\n"));
  ASSERT_OK(file->FollowName());
  ASSERT_OK(file->Append("2\n"));
  const std::string old = dir_.File("audit.1.jsonl");
  ASSERT_EQ(std::rename(path_.c_str(), old.c_str()), 0);
  ASSERT_OK(file->Append("3\n"));
  ASSERT_OK(file->FollowName());
  ASSERT_OK(file->Append("4\n"));
  EXPECT_EQ(ContentOf(old), "1\n2\n3\n");
  EXPECT_EQ(ContentOf(path_), "4\n");
  EXPECT_THAT(LogFile::Open(path_), HasReason("AUDIT_LOG_IN_USE"));
  EXPECT_OK(LogFile::Open(old)) << "nobody writes it any more";
}

TEST_F(LogFileTest, OnAFullDiskNothingOfALineStays) {
  const auto disk = SmallDisk::Mount(64 * 1024);
  if (disk == nullptr) GTEST_SKIP() << "needs the right to mount";
  ASSERT_OK_AND_ASSIGN(const auto file, LogFile::Open(disk->File("audit.jsonl")));
  const std::string line = std::string(999, 'x') + "\n";
  std::size_t lines = 0;
  while (file->Append(line).ok()) ++lines;
  EXPECT_GT(lines, 0u);
  EXPECT_THAT(file->Append(line), HasReason("AUDIT_LOG_UNAVAILABLE"));
  EXPECT_EQ(ContentOf(disk->File("audit.jsonl")).size(), lines * line.size());
}

}  // namespace
}  // namespace rapport::auditlog
