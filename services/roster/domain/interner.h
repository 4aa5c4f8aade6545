#ifndef RAPPORT_SERVICES_ROSTER_DOMAIN_INTERNER_H_
#define RAPPORT_SERVICES_ROSTER_DOMAIN_INTERNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace rapport::roster {

// Numbers for texts: each distinct text is kept once, and gets 0, 1, 2, ... in the order of appearance. What
// lets a roster of a million rows stand in memory. Not thread safe.
class Interner {
 public:
  // The number of `text`, and whether it is new.
  std::pair<std::uint32_t, bool> Intern(std::string_view text);

  // The number of `text` if it has one.
  std::optional<std::uint32_t> Find(std::string_view text) const;

  // The text of a number that was given. Valid as long as this object.
  std::string_view At(std::uint32_t number) const { return texts_[number]; }

  std::size_t size() const { return texts_.size(); }

 private:
  std::string_view Keep(std::string_view text);

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;  // in the last block
  std::size_t free_bytes_ = 0;
  std::vector<std::string_view> texts_;
  absl::flat_hash_map<absl::string_view, std::uint32_t> numbers_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_DOMAIN_INTERNER_H_
