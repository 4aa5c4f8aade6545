#ifndef RAPPORT_LIBS_TESTING_TEMP_DIR_H_
#define RAPPORT_LIBS_TESTING_TEMP_DIR_H_

#include <string>
#include <string_view>

namespace rapport::testing {

// A fresh, private (mode 0700) directory below TEST_TMPDIR, TMPDIR or /tmp that is removed with everything in
// it when the object dies. The path is short enough for a unix socket inside. Crashes when it cannot be made.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // "<path>/<name>"
  std::string File(std::string_view name) const;
  // Writes `content` to File(name), replacing what is there, and returns the path.
  std::string Write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_TEMP_DIR_H_
