#ifndef RAPPORT_LIBS_CACHE_CACHE_H_
#define RAPPORT_LIBS_CACHE_CACHE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace rapport::cache {

// A place for results that can be computed again: derived numbers, never answers or people. It may forget
// anything at any time and never fails; a backend in trouble answers with misses. Keys and values are
// arbitrary bytes. Implementations are thread safe.
class Cache {
 public:
  struct Stats {
    int64_t hits = 0;
    int64_t misses = 0;  // every Get() without a value, whatever the cause
    int64_t errors =
        0;  // operations that a backend in trouble failed (those turned away at once not counted)
  };

  virtual ~Cache() = default;

  // What was last put under `key`, unless it has expired, was evicted or erased. Never what was cut or
  // changed since, or belongs to another key: a value may be passed on unread.
  virtual std::optional<std::string> Get(std::string_view key) = 0;

  // Keeps `value` for `ttl` at most; replaces what was there. With a ttl <= 0 nothing is kept.
  virtual void Put(std::string_view key, std::string_view value, absl::Duration ttl) = 0;

  // Forgets `key`. With a backend in trouble the old value may come back until its ttl ends.
  virtual void Erase(std::string_view key) = 0;

  // Whether nobody but the processes of this deployment can read what is kept.
  virtual bool is_private() const = 0;

  // Counts since construction.
  virtual Stats stats() const = 0;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_CACHE_H_
