#include "libs/testing/temp_dir.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "libs/base/strings.h"

namespace rapport::testing {
namespace {

[[noreturn]] void Fail(const char* what, const std::string& path) {
  std::fprintf(stderr, "fatal: %s %s\n", what, path.c_str());
  std::abort();
}

std::string Root() {
  for (const char* variable : {"TEST_TMPDIR", "TMPDIR"}) {
    const char* value = std::getenv(variable);
    // A unix socket's path holds 107 characters; keep room for names below.
    if (value != nullptr && *value != '\0' && std::string_view(value).size() < 60) return value;
  }
  return "/tmp";
}

}  // namespace

TempDir::TempDir() : path_(Root() + "/rapport-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) Fail("cannot make a directory like", path_);
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::File(std::string_view name) const { return base::StrCat(path_, "/", name); }

std::string TempDir::Write(std::string_view name, std::string_view content) const {
  std::string path = File(name);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!out.flush()) Fail("cannot write", path);
  return path;
}

}  // namespace rapport::testing
