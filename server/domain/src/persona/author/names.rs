//! Fictional names, from many places; first and family names go together.

use super::cluster::Dice;

const NAMES: &[(&str, &str)] = &[
    ("Amara Chidi Ngozi Emeka Ifeoma Tunde Adaeze Kelechi", "Okafor Eze Balogun Nwosu Adeyemi Obi"),
    ("Mei Jun Li Wei Xiu Hao Lan Bo", "Chen Zhang Wu Lin Huang Zhao"),
    ("Sofia Mateo Lucia Diego Elena Rafael Ines Javier", "Morales Vargas Castillo Reyes Ortega Rojas"),
    ("Priya Arjun Ananya Rohan Kavya Vikram Meera Sanjay", "Sharma Iyer Patel Nair Reddy Banerjee"),
    ("Hannah Jonas Greta Felix Clara Moritz Lena Anton", "Vogel Brandt Keller Winter Lorenz Busch"),
    ("Yasmin Omar Leila Karim Noor Samir Huda Tariq", "Haddad Mansour Khalil Rahman Saleh Aziz"),
    ("Grace Daniel Ruth Samuel Nora Henry Alice Owen", "Whitfield Barnes Harlow Mercer Doyle Prescott"),
    ("Yuki Haruto Aiko Kenji Emi Sora Naomi Ren", "Tanaka Mori Hayashi Ito Kimura Ogawa"),
    ("Camille Hugo Margaux Theo Louise Bastien Odette Remy", "Laurent Fournier Moreau Girard Rousseau Perrin"),
    ("Ingrid Lars Astrid Nils Freya Soren Maja Erik", "Lindqvist Berg Halvorsen Dahl Nyström Holm"),
    ("Wanjiru Kamau Achieng Otieno Zawadi Baraka Imani Juma", "Mwangi Odhiambo Njoroge Kiprono Wekesa Mutua"),
    ("Katarzyna Piotr Zofia Marek Agata Tomasz Hanna Jakub", "Kowalska-Nowak Zielinska Wrona Mazur Sikora Pawlak"),
];

/// `count` names, no two the same, in an order `seed` gives.
pub(super) fn draw(count: usize, seed: u64) -> Vec<String> {
    let mut all: Vec<Vec<String>> = NAMES
        .iter()
        .map(|(given, family)| {
            let family: Vec<&str> = family.split(' ').collect();
            let given: Vec<&str> = given.split(' ').collect();
            let pair = |at: usize| {
                let (first, last) = (given[at % given.len()], family[at / given.len() % family.len()]);
                format!("{first} {last}")
            };
            let mut names: Vec<String> = (0..given.len() * family.len()).map(pair).collect();
            names.sort();
            names.dedup();
            names
        })
        .collect();
    let mut dice = Dice::new(seed ^ 0x006e_616d_6573);
    for at in (1..all.len()).rev() {
        all.swap(at, dice.below(at + 1));
    }
    let mut names = Vec::with_capacity(count);
    while names.len() < count && all.iter().any(|names| !names.is_empty()) {
        for place in &mut all {
            if !place.is_empty() && names.len() < count {
                names.push(place.swap_remove(dice.below(place.len())));
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_names_differ() {
        let mut names = draw(500, 7);
        assert_eq!(names, draw(500, 7));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 500);
    }
}
