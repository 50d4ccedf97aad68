create table sale (till text not null);
