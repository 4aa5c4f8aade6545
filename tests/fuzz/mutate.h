#ifndef RAPPORT_TESTS_FUZZ_MUTATE_H_
#define RAPPORT_TESTS_FUZZ_MUTATE_H_

#include <random>
#include <string>
#include <vector>

namespace rapport::fuzz {

// One of `corpus` (not empty), changed in one to eight places: bytes flipped, set, inserted, erased, doubled,
// or taken from another of its inputs. The same for the same state of `random`, on every machine.
std::string Mutate(const std::vector<std::string>& corpus, std::mt19937_64& random);

}  // namespace rapport::fuzz

#endif  // RAPPORT_TESTS_FUZZ_MUTATE_H_
