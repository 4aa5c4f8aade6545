#ifndef RAPPORT_LIBS_BASE_SECRET_H_
#define RAPPORT_LIBS_BASE_SECRET_H_

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

namespace rapport::base {

// Overwrites `bytes` with zeros in a way the compiler may not drop, then empties it.
void WipeString(std::string& bytes);

// A value that does not print: no operator<<, no AbslStringify; a test's failure message shows "<secret>". A
// string is wiped when its Secret dies, is assigned to or moved from. Copies are allowed and wipe themselves.
template <class T>
class Secret {
 public:
  Secret() = default;
  explicit Secret(T value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.Wipe(); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      Wipe();
      value_ = other.value_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      Wipe();
      value_ = std::move(other.value_);
      other.Wipe();
    }
    return *this;
  }
  ~Secret() { Wipe(); }

  // The one way to the value: call it where the secret is used, and do not keep what it returns.
  const T& Expose() const { return value_; }

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;
  template <typename Sink>
  friend void AbslStringify(Sink&, const Secret&) = delete;
  friend void PrintTo(const Secret&, std::ostream* os) { *os << "<secret>"; }

 private:
  void Wipe() {
    if constexpr (std::is_same_v<T, std::string>) WipeString(value_);
  }

  T value_{};
};

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_SECRET_H_
