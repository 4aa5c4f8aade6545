#include "services/roster/domain/interner.h"

#include <algorithm>

#include "libs/base/strings.h"

namespace rapport::roster {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;

}  // namespace

std::pair<std::uint32_t, bool> Interner::Intern(std::string_view text) {
  if (const std::optional<std::uint32_t> known = Find(text)) return {*known, false};
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(Keep(text));
  numbers_.emplace(base::AbslView(texts_.back()), number);
  return {number, true};
}

std::optional<std::uint32_t> Interner::Find(std::string_view text) const {
  const auto it = numbers_.find(base::AbslView(text));
  if (it == numbers_.end()) return std::nullopt;
  return it->second;
}

std::string_view Interner::Keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > free_bytes_) {
    free_bytes_ = std::max(kBlockBytes, text.size());
    blocks_.push_back(std::make_unique<char[]>(free_bytes_));
    free_ = blocks_.back().get();
  }
  char* const kept = free_;
  std::copy(text.begin(), text.end(), kept);
  free_ += text.size();
  free_bytes_ -= text.size();
  return {kept, text.size()};
}

}  // namespace rapport::roster
