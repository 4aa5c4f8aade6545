#ifndef RAPPORT_LIBS_TESTING_SMALL_DISK_H_
#define RAPPORT_LIBS_TESTING_SMALL_DISK_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "libs/testing/temp_dir.h"

namespace rapport::testing {

// A file system of its own that is soon full; unmounted when the object dies.
class SmallDisk {
 public:
  // Null when this process may not mount: skip the test.
  static std::unique_ptr<SmallDisk> Mount(std::size_t bytes);
  ~SmallDisk();

  const std::string& path() const { return dir_.path(); }
  std::string File(std::string_view name) const { return dir_.File(name); }

 private:
  SmallDisk() = default;

  const TempDir dir_;
  bool mounted_ = false;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_SMALL_DISK_H_
