#ifndef RAPPORT_LIBS_NET_DESCRIPTOR_H_
#define RAPPORT_LIBS_NET_DESCRIPTOR_H_

#include <utility>

namespace rapport::net {

// An open file descriptor that this object closes. Moves; empty when moved from.
class Descriptor {
 public:
  Descriptor() = default;
  // Takes it over; a negative number is none.
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

  // Leaves closing to the caller.
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_DESCRIPTOR_H_
