// Manifests of backups, whose digest is right: written by whoever can write both.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "libs/backup/archive.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/testing/temp_dir.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport;
  static const auto* const directory = new testing::TempDir;
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  directory->Write("manifest.json", std::string(json));
  directory->Write("manifest.sha256", absl::BytesToHexString(base::Sha256(json)) + "  manifest.json\n");
  const auto manifest = backup::ReadManifest(directory->path(), {"roster", "sqlite", 2});
  if (!manifest.ok()) {
    FUZZ_CHECK(manifest.status().code() == absl::StatusCode::kInvalidArgument);
    FUZZ_CHECK(base::ReasonOf(manifest.status()) != "BACKUP_DAMAGED");
    return 0;
  }
  FUZZ_CHECK(manifest->service() == "roster" && manifest->engine() == "sqlite");
  // The only files there are the manifest's own: whatever else it names is missing, or not in the folder.
  const absl::Status checked = backup::CheckFiles(directory->path(), *manifest, [](std::int64_t) {});
  FUZZ_CHECK(checked.ok() ? manifest->files_size() == 0 : base::ReasonOf(checked) == "BACKUP_DAMAGED");
  return 0;
}
