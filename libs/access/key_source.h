#ifndef RAPPORT_LIBS_ACCESS_KEY_SOURCE_H_
#define RAPPORT_LIBS_ACCESS_KEY_SOURCE_H_

#include <memory>

#include "absl/time/time.h"
#include "libs/access/key_set.h"

namespace rapport::access {

// Where a provider's keys come from, which changes now and then. Thread safe; nobody waits for a network.
class KeySource {
 public:
  virtual ~KeySource() = default;

  // The keys as far as they are known. Never null.
  virtual std::shared_ptr<const KeySet> Current(absl::Time now) = 0;

  // A token came whose key is not among them: looks again, as often as the source allows, and gives what is
  // known then, perhaps the same.
  virtual std::shared_ptr<const KeySet> Missed(absl::Time now) = 0;
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_KEY_SOURCE_H_
