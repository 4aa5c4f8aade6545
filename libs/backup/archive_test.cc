#include "libs/backup/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::backup {
namespace {

using ::rapport::testing::HasReason;

constexpr Expected kExpected = {"roster", "sqlite", 2};

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void Write(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

class ArchiveTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(const auto writer, ArchiveWriter::Create(folder_));
    Write(writer->PathOf("a.copy"), "one\n");
    Write(writer->PathOf("b.copy"), "two\n");
    Manifest manifest;
    manifest.set_service("roster");
    manifest.set_engine("sqlite");
    manifest.set_schema_version(2);
    manifest.add_files()->set_name("a.copy");
    manifest.add_files()->set_name("b.copy");
    ASSERT_OK(writer->Finish(manifest));
  }
  // What is said of the backup as it lies there.
  absl::Status Checked(const Expected& expected = kExpected) {
    const auto manifest = ReadManifest(folder_, expected);
    if (!manifest.ok()) return manifest.status();
    return CheckFiles(folder_, *manifest, nullptr);
  }
  std::string File(std::string_view name) const { return FileOf(folder_, name); }
  // Replaces a text of the manifest, with the checksum that it then has.
  void Forge(std::string_view from, std::string_view to) {
    const std::string json =
        absl::StrReplaceAll(Read(File("manifest.json")), {{base::AbslView(from), base::AbslView(to)}});
    Write(File("manifest.json"), json);
    Write(File("manifest.sha256"),
          base::StrCat(absl::BytesToHexString(base::Sha256(json)), "  manifest.json\n"));
  }

  const rapport::testing::TempDir directory_;
  const std::string folder_ = directory_.File("backup");
};

TEST_F(ArchiveTest, IsWholeAndItsOwnersAlone) {
  EXPECT_OK(Checked());
  ASSERT_OK_AND_ASSIGN(const Manifest manifest, ReadManifest(folder_, kExpected));
  EXPECT_EQ(manifest.format(), 1u);
  EXPECT_EQ(manifest.files(0).bytes(), 4);
  EXPECT_EQ(manifest.files(0).sha256(), absl::BytesToHexString(base::Sha256("one\n")));
  EXPECT_THAT(DigestOf(folder_), ::rapport::testing::IsOkAndHolds(
                                     absl::BytesToHexString(base::Sha256(Read(File("manifest.json"))))));
  EXPECT_EQ(std::filesystem::status(folder_).permissions(), std::filesystem::perms::owner_all);
}

TEST_F(ArchiveTest, ReplacesNothingAndLeavesNothingUnfinished) {
  EXPECT_THAT(ArchiveWriter::Create(folder_), HasReason("BACKUP_EXISTS"));
  EXPECT_THAT(ArchiveWriter::Create(folder_ + "/"), HasReason("BACKUP_EXISTS"));
  EXPECT_THAT(ArchiveWriter::Create(directory_.File("missing/backup")), HasReason("STORAGE_UNAVAILABLE"));
  {
    ASSERT_OK_AND_ASSIGN(const auto writer, ArchiveWriter::Create(directory_.File("another")));
    Write(writer->PathOf("a.copy"), "one\n");
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.path()), {}), 1);
}

TEST_F(ArchiveTest, EveryDamageIsSeen) {
  for (const std::string name : {"a.copy", "b.copy", "manifest.json", "manifest.sha256"}) {
    const std::string sound = Read(File(name));
    Write(File(name), sound.substr(0, sound.size() - 1));
    EXPECT_THAT(Checked(), HasReason("BACKUP_DAMAGED")) << name << " cut";
    Write(File(name), sound + "x");
    EXPECT_THAT(Checked(), HasReason("BACKUP_DAMAGED")) << name << " longer";
    std::string flipped = sound;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
    Write(File(name), flipped);
    EXPECT_THAT(Checked(), HasReason("BACKUP_DAMAGED")) << name << " with one bit changed";
    std::filesystem::remove(File(name));
    EXPECT_THAT(Checked(), HasReason("BACKUP_DAMAGED")) << name << " missing";
    Write(File(name), sound);
    EXPECT_OK(Checked());
  }
  std::filesystem::rename(File("a.copy"), File("c"));
  std::filesystem::rename(File("b.copy"), File("a.copy"));
  std::filesystem::rename(File("c"), File("b.copy"));
  EXPECT_THAT(Checked(), HasReason("BACKUP_DAMAGED")) << "exchanged";
}

TEST_F(ArchiveTest, WhatIsNoneOrAnothersIsRefused) {
  EXPECT_THAT(Checked({"intake", "sqlite", 2}), HasReason("BACKUP_OF_ANOTHER_SERVICE"));
  EXPECT_THAT(Checked({"roster", "postgres", 2}), HasReason("BACKUP_OF_ANOTHER_ENGINE"));
  EXPECT_OK(Checked({"roster", "", 2}));
  EXPECT_THAT(Checked({"roster", "sqlite", 1}), HasReason("BACKUP_NEWER"));
  EXPECT_THAT(ReadManifest(directory_.path(), kExpected), HasReason("NOT_A_BACKUP"));
  EXPECT_THAT(ReadManifest(directory_.File("missing"), kExpected), HasReason("NOT_A_BACKUP"));
  Forge("\"format\": 1", "\"format\": 2, \"of_tomorrow\": true");
  EXPECT_THAT(Checked(), HasReason("BACKUP_NEWER"));
  Forge("\"format\": 2", "\"something\": 2");
  EXPECT_THAT(Checked(), HasReason("NOT_A_BACKUP"));
}

TEST_F(ArchiveTest, ReadsNoFileElsewhere) {
  directory_.Write("a.copy", "one\n");
  Forge("\"name\": \"a.copy\"", "\"name\": \"../a.copy\"");
  EXPECT_THAT(Checked(), HasReason("BACKUP_DAMAGED"));
}

}  // namespace
}  // namespace rapport::backup
