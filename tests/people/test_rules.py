import pytest

from people.rules import default_given_name


@pytest.mark.parametrize(
    ("full_name", "given"),
    [
        ("Đặng Thị Ánh Tuyết", "Tuyết"),
        ("Phạm Văn Rế", "Rế"),
        ("H'Hen Niê", "H'Hen"),
        ("H’Lan Ênuôl", "H’Lan"),
        ("Y Moan Ênuôl", "Y Moan"),
        ("Siu H'Chun", "H'Chun"),
        ("Y", "Y"),
        ("", ""),
    ],
)
def test_the_name_by_which_a_person_is_addressed(full_name, given):
    assert default_given_name(full_name) == given
