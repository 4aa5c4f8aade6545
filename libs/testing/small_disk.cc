#include "libs/testing/small_disk.h"

#include <sys/mount.h>

namespace rapport::testing {

std::unique_ptr<SmallDisk> SmallDisk::Mount(std::size_t bytes) {
  std::unique_ptr<SmallDisk> disk(new SmallDisk);
  const std::string options = "mode=0755,size=" + std::to_string(bytes);
  if (mount("none", disk->path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
    return nullptr;
  disk->mounted_ = true;
  return disk;
}

SmallDisk::~SmallDisk() {
  // At once for this process; for others once they let go of it.
  if (mounted_) umount2(dir_.path().c_str(), MNT_DETACH);
}

}  // namespace rapport::testing
