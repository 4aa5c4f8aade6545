#ifndef RAPPORT_TESTS_FUZZ_INPUT_H_
#define RAPPORT_TESTS_FUZZ_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rapport::fuzz {

// The bytes of one run, handed out from the front, so that a target can take several values of one input and
// a corpus file still reads like what it stands for. Views the bytes, which must outlive it.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // The next byte; 0 when none is left.
  std::uint8_t TakeByte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  // The next bytes, as many as there are.
  std::string_view Take(std::size_t bytes) {
    const std::string_view part = rest_.substr(0, bytes);
    rest_.remove_prefix(part.size());
    return part;
  }

  // Everything up to the next `end`, which is taken as well, or all that is left.
  std::string_view TakeUntil(char end) {
    const std::size_t at = rest_.find(end);
    const std::string_view part = rest_.substr(0, at);
    rest_ = at == std::string_view::npos ? std::string_view() : rest_.substr(at + 1);
    return part;
  }

  // The next line without its line feed.
  std::string_view TakeLine() { return TakeUntil('\n'); }

  // All that is left.
  std::string_view TakeRest() {
    const std::string_view part = rest_;
    rest_ = {};
    return part;
  }

  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace rapport::fuzz

#endif  // RAPPORT_TESTS_FUZZ_INPUT_H_
